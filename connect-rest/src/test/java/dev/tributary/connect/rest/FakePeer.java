package dev.tributary.connect.rest;

import dev.tributary.connect.api.ClusterPeer;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.SignedBody;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** Takes what other workers send, and answers as it is told. Thread-safe. */
final class FakePeer implements ClusterPeer {
    /** What came. */
    record Call(String what, ConnectorName connector, SignedBody body) {}

    final List<Call> calls = new CopyOnWriteArrayList<>();
    volatile Supplier<CompletableFuture<Void>> outcome = () -> CompletableFuture.completedFuture(null);

    void fails(RuntimeException failure) {
        outcome = () -> CompletableFuture.failedFuture(failure);
    }

    @Override
    public CompletableFuture<Void> putTaskConfigs(ConnectorName connector, SignedBody tasks) {
        calls.add(new Call("tasks", connector, tasks));
        return outcome.get();
    }

    @Override
    public CompletableFuture<Void> fenceZombies(ConnectorName connector, SignedBody nothing) {
        calls.add(new Call("fence", connector, nothing));
        return outcome.get();
    }
}
