package dev.tributary.connect.runtime.task;

import dev.tributary.connect.api.TargetState;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A connector instance with the metrics of {@link MeasuredRun}. */
record MeasuredConnector(RunningConnector connector, MeasuredRun measured) implements RunningConnector {
    @Override
    public void target(TargetState state) {
        connector.target(state);
    }

    @Override
    public CompletableFuture<Void> stop() {
        return measured.stop();
    }

    @Override
    public void abandon() {
        measured.abandon();
    }

    @Override
    public CompletableFuture<@Nullable List<Map<String, @Nullable String>>> generateTaskConfigs() {
        return connector.generateTaskConfigs();
    }
}
