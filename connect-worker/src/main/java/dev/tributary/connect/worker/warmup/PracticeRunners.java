package dev.tributary.connect.worker.warmup;

import dev.tributary.connect.api.InstanceState;
import dev.tributary.connect.api.TargetState;
import dev.tributary.connect.runtime.task.ConnectorSpec;
import dev.tributary.connect.runtime.task.InstanceListener;
import dev.tributary.connect.runtime.task.Runners;
import dev.tributary.connect.runtime.task.RunningConnector;
import dev.tributary.connect.runtime.task.RunningInstance;
import dev.tributary.connect.runtime.task.TaskSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Runs nothing, and says that it runs. Thread-safe. */
final class PracticeRunners implements Runners {
    private final Executor executor;

    /** @param executor runs one thing after another */
    PracticeRunners(Executor executor) {
        this.executor = executor;
    }

    @Override
    public RunningConnector start(ConnectorSpec spec, InstanceListener listener) {
        return new PracticeRun(spec.config(), listener).begin(spec.targetState());
    }

    @Override
    public RunningInstance start(TaskSpec spec, InstanceListener listener) {
        return new PracticeRun(spec.taskConfig(), listener).begin(spec.targetState());
    }

    @Override
    public void close() {
        // there is nothing
    }

    private final class PracticeRun implements RunningConnector {
        private final Map<String, @Nullable String> config;
        private final InstanceListener listener;

        PracticeRun(Map<String, @Nullable String> config, InstanceListener listener) {
            this.config = config;
            this.listener = listener;
        }

        PracticeRun begin(TargetState state) {
            target(state);
            return this;
        }

        private void report(InstanceState state) {
            executor.execute(() -> listener.onState(state, null, "1"));
        }

        @Override
        public void target(TargetState state) {
            report(state == TargetState.STARTED ? InstanceState.RUNNING : InstanceState.valueOf(state.name()));
        }

        @Override
        public CompletableFuture<Void> stop() {
            report(InstanceState.UNASSIGNED);
            return CompletableFuture.runAsync(() -> {}, executor);
        }

        @Override
        public void abandon() {
            // it stops at once
        }

        @Override
        public CompletableFuture<@Nullable List<Map<String, @Nullable String>>> generateTaskConfigs() {
            return CompletableFuture.supplyAsync(
                    () -> {
                        Map<String, @Nullable String> task = new LinkedHashMap<>(config);
                        task.put("task.class", "Practice");
                        return List.of(task);
                    },
                    executor);
        }
    }
}
