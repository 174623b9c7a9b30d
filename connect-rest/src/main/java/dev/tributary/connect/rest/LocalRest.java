package dev.tributary.connect.rest;

import dev.tributary.connect.api.ConnectCluster;
import dev.tributary.connect.rest.direct.DirectRoutes;
import dev.tributary.connect.rest.http.CrossSiteWrites;
import dev.tributary.connect.rest.http.HeaderRules;
import dev.tributary.connect.rest.http.JsonErrors;
import dev.tributary.connect.rest.http.LiveStreams;
import dev.tributary.connect.rest.http.WholeAnswers;
import dev.tributary.connect.rest.http.WholeBodies;
import dev.tributary.connect.rest.peer.PeerAnswer;
import dev.tributary.connect.rest.peer.PeerHttp;
import dev.tributary.connect.rest.peer.PeerRequest;
import dev.tributary.connect.rest.resource.Answers;
import dev.tributary.connect.rest.resource.Deadlines;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.DefaultHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * The requests on connectors that {@link DirectRoutes} takes, for a cluster in this JVM: HTTP from end to end, through what a {@link
 * RestServer}'s requests pass, over a port of the loopback interface that the system chooses. Requests of anybody else are answered
 * with 404: those of {@link #send} carry a key. Thread-safe.
 *
 * <p>Jetty's transport over memory (12.0.39) is no way to do without a port: an end that begins to wait while the other writes may miss
 * it for ever, as one request in some thousands did in an interpreting JVM.
 */
public final class LocalRest implements AutoCloseable {
    private static final Limits LIMITS = Limits.DEFAULT;
    private static final String KEY_HEADER = "Tributary-Local-Key";

    private final String key = UUID.randomUUID().toString();
    private final QueuedThreadPool threads = new QueuedThreadPool(8, 2);
    private final Scheduler scheduler = new ScheduledExecutorScheduler("connect-local-scheduler", true);
    private final Server server = new Server(threads, scheduler, null);
    private final PeerHttp client;
    private final URI here;

    /**
     * Serves at once.
     *
     * @param cluster of one worker
     * @throws java.io.UncheckedIOException if the loopback interface cannot be listened on
     */
    public LocalRest(ConnectCluster cluster) {
        threads.setName("connect-local");
        threads.setDaemon(true);
        String host = InetAddress.getLoopbackAddress().getHostAddress();
        int port = new Connectors(server, LIMITS)
                .open(new Listener("http", host, 0), "local", null)
                .port();
        here = Listener.url("http", host, port);
        client = new PeerHttp(LIMITS.peers(), scheduler, SslContextFactory.Client::new, this::url);
        server.setErrorHandler(new JsonErrors());
        server.setHandler(handler(cluster));
        try {
            server.start();
        } catch (Exception failure) { // Jetty declares no other type
            close();
            throw new IllegalStateException("The local server did not start: " + failure.getMessage(), failure);
        }
    }

    private Handler handler(ConnectCluster cluster) {
        Answers answers = new Answers(
                cluster,
                new Deadlines(),
                threads,
                (action, delay) -> scheduler.schedule(
                        () -> threads.execute(action), delay.toMillis(), TimeUnit.MILLISECONDS)::cancel,
                client);
        var others = new DefaultHandler(false, false); // 404
        Handler routes = new DirectRoutes(cluster, answers, null, UnaryOperator.identity(), others);
        return new Own(new HeaderRules(
                List.of(),
                Clock.systemUTC(),
                new CrossSiteWrites(
                        origin -> false,
                        new WholeAnswers(
                                LIMITS.heldBytes(),
                                new LiveStreams(1, LIMITS.heldBytes()),
                                new WholeBodies(LIMITS.bodyBytes(), LIMITS.heldBytes(), LIMITS.idle(), routes)))));
    }

    /** Where it listens. */
    URI url() {
        return here;
    }

    /**
     * Sends a request.
     *
     * @param path with the query, encoded, without the slash before it
     * @param body JSON; empty for none
     * @return the status of the answer; fails with {@link dev.tributary.connect.rest.peer.PeerException} if there is none
     */
    public CompletableFuture<Integer> send(String method, String path, String body) {
        return client.send(new PeerRequest(
                        here, method, path, Map.of(KEY_HEADER, key), body.getBytes(StandardCharsets.UTF_8)))
                .thenApply(PeerAnswer::status);
    }

    /** Ends the requests that are under way. Idempotent. */
    @Override
    public void close() {
        client.close();
        for (Connector connector : server.getConnectors()) {
            ((ServerConnector) connector).close(); // open since before the server's start, which may have failed
        }
        try {
            server.stop();
        } catch (Exception failure) { // Jetty declares no other type
            throw new IllegalStateException("The local server did not stop: " + failure.getMessage(), failure);
        }
    }

    /** Leaves all other requests unhandled, which Jetty answers with 404. */
    private final class Own extends Handler.Wrapper {
        Own(Handler next) {
            super(next);
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            return key.equals(request.getHeaders().get(KEY_HEADER)) && super.handle(request, response, callback);
        }
    }
}
