package dev.tributary.connect.runtime.control;

import dev.tributary.connect.api.ConnectClusterException.BadRequest;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.ConnectorOffset;
import dev.tributary.connect.runtime.state.ConfigStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reading offsets, and changing those of stopped connectors: the control plane holds the connector stopped meanwhile.
 * Thread-safe.
 */
final class OffsetRequests {
    private final OffsetOperations operations;
    private final PluginCalls calls;
    private final ConnectorReads reads;
    private final ConfigStore configs;
    private final Asking control;
    private final Consumer<ConnectorName> release;

    /**
     * @param release told when a connector need not be held any more
     */
    OffsetRequests(
            OffsetOperations operations,
            PluginCalls calls,
            ConnectorReads reads,
            ConfigStore configs,
            Asking control,
            Consumer<ConnectorName> release) {
        this.operations = operations;
        this.calls = calls;
        this.reads = reads;
        this.configs = configs;
        this.control = control;
        this.release = release;
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
        String waiting = "waiting to modify offsets of connector " + name;
        return control.lead(waiting, name)
                .thenCompose(leads -> configs.refresh()) // any worker may have resumed it
                .thenCompose(read -> control.ask(waiting, (Reply<Boolean> reply) -> new Request.Hold(name, reply)))
                .thenCompose(held -> whileHeld(name, operation));
    }

    private CompletableFuture<String> whileHeld(
            ConnectorName name, Function<OffsetOperations.Change, String> operation) {
        var givenUp = new AtomicBoolean();
        CompletableFuture<String> result;
        try {
            var change = new OffsetOperations.Change(name, reads.stored(name).config(), givenUp::get);
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
