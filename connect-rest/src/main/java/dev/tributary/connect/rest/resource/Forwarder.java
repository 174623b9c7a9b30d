package dev.tributary.connect.rest.resource;

import dev.tributary.connect.api.ConnectCluster;
import dev.tributary.connect.rest.peer.PeerHttp;
import dev.tributary.connect.rest.peer.PeerLimits;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all forwarded requests of a worker share.
 *
 * @param cluster the cluster as this worker sees it
 * @param http the way to the other workers
 * @param executor where answers are worked on
 * @param timer for pauses
 */
record Forwarder(ConnectCluster cluster, PeerHttp http, Executor executor, Answers.Timer timer) {
    private static final Logger LOG = LoggerFactory.getLogger(Forwarder.class);

    PeerLimits.Retries retries() {
        return http.limits().retries();
    }

    /** Until this worker has read what another one has written; not for long, and never with a failure. */
    CompletableFuture<Void> caughtUp() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Runnable cancel = timer.schedule(() -> done.complete(null), retries().caughtUp());
        CompletableFuture<?> unused = Answers.ask(cluster::caughtUp).whenComplete((nothing, failure) -> {
            if (failure != null) {
                LOG.debug("Not waited for what another worker has written", failure);
            }
            cancel.run();
            done.complete(null);
        });
        return done;
    }
}
