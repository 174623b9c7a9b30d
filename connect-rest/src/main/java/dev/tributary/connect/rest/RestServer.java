package dev.tributary.connect.rest;

import dev.tributary.connect.api.ClusterPeer;
import dev.tributary.connect.api.ClusterPeers;
import dev.tributary.connect.api.ConnectCluster;
import dev.tributary.connect.rest.console.ConsoleFiles;
import dev.tributary.connect.rest.console.ConsoleSettings;
import dev.tributary.connect.rest.direct.DirectRoutes;
import dev.tributary.connect.rest.extension.Contexts;
import dev.tributary.connect.rest.http.AccessLog;
import dev.tributary.connect.rest.http.ConnectionLimit;
import dev.tributary.connect.rest.http.CrossSiteWrites;
import dev.tributary.connect.rest.http.ForListeners;
import dev.tributary.connect.rest.http.Gate;
import dev.tributary.connect.rest.http.HeaderRules;
import dev.tributary.connect.rest.http.JsonErrors;
import dev.tributary.connect.rest.http.LiveStreams;
import dev.tributary.connect.rest.http.UnderLoader;
import dev.tributary.connect.rest.http.WholeAnswers;
import dev.tributary.connect.rest.http.WholeBodies;
import dev.tributary.connect.rest.peer.PathSegments;
import dev.tributary.connect.rest.peer.PeerClient;
import dev.tributary.connect.rest.peer.PeerHttp;
import dev.tributary.connect.rest.resource.Answers;
import dev.tributary.connect.rest.resource.ConsoleSettingsResource;
import dev.tributary.connect.rest.resource.Deadlines;
import dev.tributary.connect.rest.resource.FlowsResource;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.CrossOriginHandler;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The REST API of one worker. Several may live in one JVM. Thread-safe.
 *
 * <p>{@link #bind} opens the sockets, so that addresses are known before there is anything to serve; until
 * {@link #serve} every request is answered with status 503 at once. {@link #close} ends it. Its threads are named
 * {@code connect-rest-*} and are daemons; none of them ever waits for the cluster or for a slow client.
 */
public final class RestServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RestServer.class);
    private static final String REGULAR = "regular";
    private static final String ADMIN = "admin";
    private static final Duration LAST_WRITES = Duration.ofSeconds(2);

    /** After which a thread that a burst of requests has left behind ends. */
    private static final int IDLE_THREAD_MS = 2_000;

    private final RestSettings settings;
    private final Limits limits;
    private final QueuedThreadPool threads;
    private final Scheduler scheduler = new ScheduledExecutorScheduler("connect-rest-scheduler", true);
    private final Server server;
    private final PeerHttp peerHttp;
    private final Gate regularGate = new Gate();
    private final Gate adminGate = new Gate();
    private final LiveStreams streams;
    private final Deadlines deadlines = new Deadlines();
    private final UnaryOperator<String> redaction;
    private final List<Advertised.Bound> regular = new ArrayList<>();
    private final List<Advertised.Bound> admin = new ArrayList<>();
    private final List<Answers> answers = new ArrayList<>(); // guarded by this
    private @Nullable Handler application; // guarded by this
    private boolean serving; // guarded by this
    private boolean closed; // guarded by this

    private RestServer(RestSettings settings, Limits limits, UnaryOperator<String> redaction) {
        this.settings = settings;
        this.limits = limits;
        this.redaction = redaction;
        this.streams = new LiveStreams(LiveStreams.MOST, limits.heldBytes());
        int listeners = settings.listeners().size() + adminListeners(settings).size();
        // Each listener keeps two threads to itself: one accepts, one selects.
        this.threads = new QueuedThreadPool(limits.threads() + 2 * listeners, 4);
        threads.setName("connect-rest");
        threads.setDaemon(true);
        threads.setIdleTimeout(IDLE_THREAD_MS);
        threads.setMaxEvictCount(limits.threads());
        this.server = new Server(threads, scheduler, null);
        this.peerHttp =
                new PeerHttp(limits.peers(), scheduler, () -> settings.tls().clientFactory(), this::advertisedUrl);
        server.setErrorHandler(new JsonErrors());
        server.setRequestLog(AccessLog.create());
        server.setStopTimeout(LAST_WRITES.toMillis());
        server.addBean(new ConnectionLimit(limits.connections(), limits.idleWhenFull(), server));
        server.setHandler(new GracefulHandler(new Handler.Sequence(
                new ForListeners(REGULAR, regularHandler()),
                new ForListeners(ADMIN, new CrossSiteWrites(origin -> false, whole(adminGate))))));
    }

    private static List<Listener> adminListeners(RestSettings settings) {
        List<Listener> listeners = settings.adminListeners();
        return listeners == null ? List.of() : listeners;
    }

    /**
     * Opens the sockets and begins to answer, with 503 for now.
     *
     * @throws java.io.UncheckedIOException if an address cannot be listened on; nothing stays open
     * @throws dev.tributary.connect.api.InvalidWorkerConfigException if a key store cannot be used; nothing stays open
     */
    public static RestServer bind(RestSettings settings) {
        return bind(settings, UnaryOperator.identity());
    }

    /**
     * As {@link #bind(RestSettings)}.
     *
     * @param redaction takes secrets out of the messages of errors; called on any thread
     */
    public static RestServer bind(RestSettings settings, UnaryOperator<String> redaction) {
        return bind(settings, Limits.DEFAULT, redaction);
    }

    static RestServer bind(RestSettings settings, Limits limits) {
        return bind(settings, limits, UnaryOperator.identity());
    }

    private static RestServer bind(RestSettings settings, Limits limits, UnaryOperator<String> redaction) {
        RestServer rest = new RestServer(settings, limits, redaction);
        try {
            Connectors connectors = new Connectors(rest.server, limits);
            settings.listeners().forEach(it -> rest.regular.add(connectors.open(it, REGULAR, settings.tls())));
            adminListeners(settings).forEach(it -> rest.admin.add(connectors.open(it, ADMIN, settings.adminTls())));
            rest.server.start();
        } catch (Exception failure) { // Jetty declares no other type
            rest.close();
            throw failure instanceof RuntimeException known
                    ? known
                    : new IllegalStateException("The REST server did not start: " + failure.getMessage(), failure);
        }
        LOG.info("REST listens on {}, is advertised as {}", rest.url(), rest.advertisedUrl());
        return rest;
    }

    /** The first regular listener as really bound, with a trailing slash; all interfaces are called localhost. */
    public URI url() {
        return url(regular.get(0));
    }

    /**
     * Where the admin endpoints are: the first admin listener, or as {@link #url()} if none are configured; null if they
     * are switched off.
     */
    public @Nullable URI adminUrl() {
        if (settings.adminListeners() == null) {
            return url();
        }
        return admin.isEmpty() ? null : url(admin.get(0));
    }

    private static URI url(Advertised.Bound bound) {
        Listener listener = bound.listener();
        return Listener.url(listener.scheme(), listener.isWildcard() ? "localhost" : listener.host(), bound.port());
    }

    /** Where other workers find this one, with a trailing slash. */
    public URI advertisedUrl() {
        return settings.advertised().url(regular);
    }

    /** {@code host:port} of {@link #advertisedUrl()}: this worker's name in statuses. */
    public String workerId() {
        URI url = advertisedUrl();
        return url.getHost() + ":" + url.getPort();
    }

    /**
     * The other workers of the cluster, over the HTTP client that forwards requests too; it is closed with this. Requests to
     * https addresses use the TLS settings of the regular listeners.
     */
    public ClusterPeers peers() {
        return new PeerClient(peerHttp);
    }

    /** As {@link #peers()}, on servers of several clusters ({@link #servePeers}). */
    public ClusterPeers peers(List<String> namespace) {
        return new PeerClient(peerHttp, PathSegments.namespace(namespace));
    }

    /** As {@link #serve(ConnectCluster, RestComponents)} with nothing besides the endpoints of the API. */
    public void serve(ConnectCluster cluster) {
        serve(cluster, RestComponents.NONE);
    }

    /** As {@link #serve(ConnectCluster, RestComponents, ClusterPeer)} for a worker that has no peers. */
    public void serve(ConnectCluster cluster, RestComponents components) {
        serve(cluster, components, null);
    }

    /**
     * From now on requests are answered for a cluster, or sent on to the worker of it that can do what they ask. Once only.
     *
     * @param components what else is served
     * @param peer what other workers may ask of this one; null on a standalone worker
     * @throws IllegalStateException if it serves already or is closed, or a component cannot be served
     * @throws org.apache.kafka.connect.errors.ConnectException if an extension fails to register
     */
    public synchronized void serve(ConnectCluster cluster, RestComponents components, @Nullable ClusterPeer peer) {
        begin();
        boolean console = ConsoleFiles.served(settings.console());
        ClassLoader loader = components.extensions().requestLoader();
        Answers bound = answersOf(cluster, loader == null ? threads : Contexts.under(loader, threads));
        Handler handler = started(Applications.handler(
                Stream.of(
                                Applications.resources(cluster, bound, peer, streams),
                                components.regular().stream(),
                                consoleSettings(console),
                                adminComponents(components.admin()))
                        .flatMap(stream -> stream)
                        .toList(),
                redaction,
                application -> {
                    if (!admin.isEmpty()) {
                        application.register(new AdminEndpoints(ADMIN, components.admin()), AdminEndpoints.PRIORITY);
                    }
                    components.extensions().register(application, cluster);
                }));
        Handler served = loader == null ? handler : new UnderLoader(loader, handler);
        Handler users =
                components.interceptsRequests() ? served : new DirectRoutes(cluster, bound, peer, redaction, served);
        regularGate.open(console ? ConsoleFiles.before(users) : users);
        if (!admin.isEmpty()) {
            adminGate.open(served);
        }
    }

    /**
     * From now on other workers are answered, and nobody else: a worker of several clusters takes no requests of users. Once
     * only.
     *
     * @param clusters by what their paths begin with
     * @throws IllegalStateException if it serves already or is closed
     */
    public synchronized void servePeers(Map<List<String>, PeersOfCluster> clusters) {
        begin();
        Map<List<String>, FlowsResource.Served> served = new LinkedHashMap<>();
        clusters.forEach((namespace, it) ->
                served.put(namespace, new FlowsResource.Served(answersOf(it.cluster(), threads), it.peer())));
        regularGate.open(started(
                Applications.handler(Applications.flows(new FlowsResource.Flows(served)), redaction, more -> {})));
    }

    /**
     * What other workers of one cluster may ask, and how this worker sees that cluster.
     */
    public record PeersOfCluster(ConnectCluster cluster, ClusterPeer peer) {}

    private void begin() {
        if (closed || serving) {
            throw new IllegalStateException("The REST server " + (closed ? "is closed." : "serves a cluster already."));
        }
        serving = true;
    }

    private Answers answersOf(ConnectCluster cluster, Executor executor) {
        Answers bound = new Answers(
                cluster,
                deadlines,
                executor,
                (action, delay) -> {
                    Scheduler.Task task =
                            scheduler.schedule(() -> executor.execute(action), delay.toMillis(), TimeUnit.MILLISECONDS);
                    return task::cancel;
                },
                peerHttp);
        answers.add(bound);
        return bound;
    }

    /** What is served links to the console, where there is one. */
    private Stream<Object> consoleSettings(boolean served) {
        ConsoleSettings known = new ConsoleSettings(served, settings.console().readOnly());
        Stream<Object> made = Stream.of(new RestComponents.Made<>(ConsoleSettings.class, known));
        return served ? Stream.concat(Stream.of(ConsoleSettingsResource.class), made) : made;
    }

    private Stream<Object> adminComponents(List<Object> components) {
        return settings.adminListeners() == null || !admin.isEmpty() ? components.stream() : Stream.empty();
    }

    private synchronized Handler started(Handler handler) {
        handler.setServer(server);
        application = handler;
        try {
            handler.start();
        } catch (Exception failure) { // Jetty declares no other type
            throw new IllegalStateException("The REST resources did not start: " + failure.getMessage(), failure);
        }
        return handler;
    }

    /** How long requests may wait for the cluster, health aside: from now on, for those that come. Default 90 s. */
    public void requestTimeout(Duration timeout) {
        deadlines.request(timeout);
    }

    /** How long health may wait for the cluster: from now on, for those that come. Default 10 s. */
    public void healthTimeout(Duration timeout) {
        deadlines.health(timeout);
    }

    /** Both time-outs back to their defaults. */
    public void resetTimeouts() {
        deadlines.reset();
    }

    /**
     * Stops listening, ends streams of events, lets requests under way end (for 10 s at most, then they are answered with status 500), and
     * returns when all sockets are closed. Idempotent.
     */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        regularGate.close();
        adminGate.close();
        streams.close();
        for (Connector connector : server.getConnectors()) {
            ((ServerConnector) connector).close();
        }
        try {
            endRequests();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt(); // close at once, then tell the caller
        }
        peerHttp.close(); // before the server, which stops the scheduler
        try {
            server.stop();
            if (application != null) {
                application.stop();
            }
        } catch (Exception failure) { // Jetty declares no other type
            LOG.warn("The REST server did not stop cleanly", failure);
        }
    }

    /** How many connections of clients are open. */
    int openConnections() {
        return Stream.of(server.getConnectors())
                .mapToInt(connector -> connector.getConnectedEndPoints().size())
                .sum();
    }

    private void endRequests() throws InterruptedException {
        long deadline = System.nanoTime() + limits.grace().toNanos(); // for all of them together
        try {
            for (Answers bound : answers) {
                bound.awaitAll(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
            }
        } finally {
            answers.forEach(Answers::endAll);
        }
    }

    private Handler regularHandler() {
        Handler handler = new HeaderRules(
                settings.responseHeaders(),
                Clock.systemUTC(),
                new CrossSiteWrites(settings.cors()::allows, whole(regularGate)));
        if (!settings.cors().isActive()) {
            return handler;
        }
        CrossOriginHandler cors = new CrossOriginHandler();
        cors.setAllowedOriginPatterns(settings.cors().origins());
        cors.setAllowedMethods(settings.cors().methods());
        cors.setDeliverPreflightRequests(true);
        cors.setAllowCredentials(false);
        cors.setHandler(handler);
        return cors;
    }

    private Handler whole(Gate gate) {
        return new WholeAnswers(
                limits.heldBytes(),
                streams,
                new WholeBodies(limits.bodyBytes(), limits.heldBytes(), limits.idle(), gate));
    }
}
