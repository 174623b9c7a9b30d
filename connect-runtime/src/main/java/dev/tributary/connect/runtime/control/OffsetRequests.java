package dev.tributary.connect.runtime.control;

import dev.tributary.connect.api.ConnectClusterException.BadRequest;
import dev.tributary.connect.api.ConnectClusterException.Failed;
import dev.tributary.connect.api.ConnectClusterException.NotFound;
import dev.tributary.connect.api.ConnectClusterException.NotLeader;
import dev.tributary.connect.api.ConnectClusterException.ShuttingDown;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.ConnectorOffset;
import dev.tributary.connect.api.ConnectorType;
import dev.tributary.connect.runtime.state.ConfigStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reading offsets, and changing those of stopped connectors: the control plane holds the connector stopped meanwhile.
 * Thread-safe.
 */
final class OffsetRequests {
    /** Of all steps together. */
    private static final Duration LIMIT = Duration.ofSeconds(90);

    private final OffsetOperations operations;
    private final PluginCalls calls;
    private final ConnectorReads reads;
    private final ConfigStore configs;
    private final Asking control;
    private final Consumer<ConnectorName> release;
    private final boolean exactlyOnce;

    /**
     * @param exactlyOnce whether former tasks of sources must be fenced before
     * @param release told when a connector need not be held any more
     */
    OffsetRequests(
            OffsetOperations operations,
            PluginCalls calls,
            ConnectorReads reads,
            ConfigStore configs,
            Asking control,
            Consumer<ConnectorName> release,
            boolean exactlyOnce) {
        this.operations = operations;
        this.calls = calls;
        this.reads = reads;
        this.configs = configs;
        this.control = control;
        this.release = release;
        this.exactlyOnce = exactlyOnce;
    }

    CompletableFuture<List<ConnectorOffset>> read(ConnectorName name) {
        Map<String, @Nullable String> config = reads.stored(name).config();
        return calls.call(
                "offsets of " + name, "reading the offsets of connector " + name, () -> operations.read(name, config));
    }

    CompletableFuture<String> alter(ConnectorName name, List<ConnectorOffset> offsets) {
        if (offsets.isEmpty()) {
            throw new BadRequest("offsets: empty (expected: at least one partition with its offset)");
        }
        return change(name, change -> operations.alter(change, offsets));
    }

    CompletableFuture<String> reset(ConnectorName name) {
        return change(name, operations::reset);
    }

    /** The connector is held stopped from the check until the change is over or given up. */
    private CompletableFuture<String> change(ConnectorName name, Function<OffsetOperations.Change, String> operation) {
        long end = System.nanoTime() + LIMIT.toNanos();
        return hold(name)
                .thenCompose(held -> mustFence(name) ? fence(name) : CompletableFuture.completedFuture(held))
                .thenCompose(held -> whileHeld(name, operation, end));
    }

    private CompletableFuture<Boolean> hold(ConnectorName name) {
        return control.lead(waiting(name), name)
                .thenCompose(leads -> configs.refresh()) // any worker may have resumed it
                .thenCompose(
                        read -> control.ask(waiting(name), (Reply<Boolean> reply) -> new Request.Hold(name, reply)));
    }

    /** The type may be unknown, for some moments or for want of the plugin; to fence once more does no harm. */
    private boolean mustFence(ConnectorName name) {
        try {
            return exactlyOnce && reads.info(name).type() != ConnectorType.SINK;
        } catch (RuntimeException e) {
            release.accept(name);
            throw e;
        }
    }

    /**
     * Makes sure that no task which was given up, and still runs somewhere, writes offsets. What is held meanwhile cannot
     * be fenced, so everything is checked again after it.
     */
    private CompletableFuture<Boolean> fence(ConnectorName name) {
        release.accept(name);
        return control.ask(waiting(name), (Reply<Boolean> reply) -> new Request.Fence(name, reply))
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(notFenced(name, failure)))
                .thenCompose(fenced -> hold(name));
    }

    private static Throwable notFenced(ConnectorName name, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        boolean another = cause instanceof NotLeader || cause instanceof NotFound || cause instanceof ShuttingDown;
        return another
                ? cause
                : new Failed(
                        "The offsets of connector " + name + " were not changed, because former tasks of it may still"
                                + " write: " + cause.getMessage(),
                        cause);
    }

    private static String waiting(ConnectorName name) {
        return "waiting to modify offsets of connector " + name;
    }

    private CompletableFuture<String> whileHeld(
            ConnectorName name, Function<OffsetOperations.Change, String> operation, long end) {
        var givenUp = new AtomicBoolean();
        CompletableFuture<String> result;
        try {
            var change = new OffsetOperations.Change(
                    name, reads.stored(name).config(), () -> givenUp.get() || System.nanoTime() - end > 0);
            result = calls.call(
                    "offsets of " + name, "modifying offsets for connector " + name, () -> operation.apply(change));
        } catch (RuntimeException e) {
            result = CompletableFuture.failedFuture(e);
        }
        return result.whenComplete((message, failure) -> {
            givenUp.set(true);
            release.accept(name);
        });
    }
}
