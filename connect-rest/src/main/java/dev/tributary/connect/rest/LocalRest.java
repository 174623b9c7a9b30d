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
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.MemoryConnector;
import org.eclipse.jetty.server.MemoryTransport;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.DefaultHandler;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * The requests on connectors that {@link DirectRoutes} takes, for a cluster in this JVM: HTTP from end to end, through what a {@link
 * RestServer}'s requests pass, but over memory instead of sockets, so that nobody else can send any. Thread-safe.
 */
public final class LocalRest implements AutoCloseable {
    private static final URI HERE = URI.create("http://localhost/");
    private static final Limits LIMITS = Limits.DEFAULT;

    private final QueuedThreadPool threads = new QueuedThreadPool(8, 2);
    private final Scheduler scheduler = new ScheduledExecutorScheduler("connect-local-scheduler", true);
    private final Server server = new Server(threads, scheduler, null);
    private final PeerHttp client;

    /**
     * Serves at once.
     *
     * @param cluster of one worker
     */
    public LocalRest(ConnectCluster cluster) {
        threads.setName("connect-local");
        threads.setDaemon(true);
        var connector = new MemoryConnector(server, new HttpConnectionFactory());
        client = new PeerHttp(
                LIMITS.peers(), scheduler, SslContextFactory.Client::new, () -> HERE, new MemoryTransport(connector));
        server.addConnector(connector);
        server.setErrorHandler(new JsonErrors());
        server.setHandler(handler(cluster));
        try {
            server.start();
        } catch (Exception failure) { // Jetty declares no other type
            close();
            throw new IllegalStateException("The server in memory did not start: " + failure.getMessage(), failure);
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
        return new HeaderRules(
                List.of(),
                Clock.systemUTC(),
                new CrossSiteWrites(
                        origin -> false,
                        new WholeAnswers(
                                LIMITS.heldBytes(),
                                new LiveStreams(1, LIMITS.heldBytes()),
                                new WholeBodies(LIMITS.bodyBytes(), LIMITS.heldBytes(), LIMITS.idle(), routes))));
    }

    /**
     * Sends a request.
     *
     * @param path with the query, encoded, without the slash before it
     * @param body JSON; empty for none
     * @return the status of the answer; fails with {@link dev.tributary.connect.rest.peer.PeerException} if there is none
     */
    public CompletableFuture<Integer> send(String method, String path, String body) {
        return client.send(new PeerRequest(HERE, method, path, Map.of(), body.getBytes(StandardCharsets.UTF_8)))
                .thenApply(PeerAnswer::status);
    }

    /** Ends the requests that are under way. Idempotent. */
    @Override
    public void close() {
        client.close();
        try {
            server.stop();
        } catch (Exception failure) { // Jetty declares no other type
            throw new IllegalStateException("The server in memory did not stop: " + failure.getMessage(), failure);
        }
    }
}
