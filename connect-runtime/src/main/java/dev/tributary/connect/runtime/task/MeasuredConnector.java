package dev.tributary.connect.runtime.task;

import dev.tributary.connect.api.TargetState;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A connector instance with the metrics of {@link MeasuredRun}.
 *
 * @param failed told of the one failure that a run does not tell of itself: that the connector made too many tasks
 */
record MeasuredConnector(RunningConnector connector, MeasuredRun measured, Consumer<Throwable> failed)
        implements RunningConnector {
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
        return connector.generateTaskConfigs().whenComplete((configs, failure) -> {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            if (cause instanceof TooManyTasksException) {
                failed.accept(cause);
            }
        });
    }
}
