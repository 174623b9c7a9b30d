package dev.tributary.connect.worker.warmup;

import dev.tributary.connect.api.ConfigValidation;
import dev.tributary.connect.api.WorkerInfo;
import dev.tributary.connect.rest.LocalRest;
import dev.tributary.connect.runtime.config.VariableResolver;
import dev.tributary.connect.runtime.control.ControlSettings;
import dev.tributary.connect.runtime.control.PluginAccess;
import dev.tributary.connect.runtime.control.SinkOffsets;
import dev.tributary.connect.runtime.control.Stores;
import dev.tributary.connect.runtime.control.WorkerControl;
import dev.tributary.connect.runtime.control.WorkerFacts;
import dev.tributary.connect.runtime.group.Assignment;
import dev.tributary.connect.runtime.log.MemoryCompactedLog;
import dev.tributary.connect.runtime.state.LoggedConfigStore;
import dev.tributary.connect.runtime.state.LoggedStatusStore;
import dev.tributary.connect.runtime.state.MemoryOffsetStore;
import dev.tributary.connect.runtime.state.OffsetCodec;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** A cluster of one worker that keeps its state in memory and runs nothing. For one thread. */
final class PracticeCluster implements AutoCloseable {
    private static final int CONNECTORS = 50;
    private static final int LIMIT_S = 10;

    private final LoggedConfigStore configs = new LoggedConfigStore(new MemoryCompactedLog("practice-configs"));
    private final LoggedStatusStore statuses =
            new LoggedStatusStore(new MemoryCompactedLog("practice-statuses"), InstantSource.system());
    private final ExecutorService runs = Executors.newSingleThreadExecutor(work -> {
        var thread = new Thread(work, "practice-runs");
        thread.setDaemon(true);
        return thread;
    });
    private final WorkerControl control;
    private final LocalRest rest;

    PracticeCluster(OffsetCodec codec) {
        var plugins = new PracticePlugins();
        var facts = new WorkerFacts(
                () -> new WorkerInfo("", "", ""),
                new ControlSettings("practice:0", Duration.ofSeconds(1), false),
                false,
                false);
        control = new WorkerControl(
                facts,
                new Stores(configs, statuses, new MemoryOffsetStore(codec), codec),
                new PluginAccess(
                        plugins,
                        config -> new ConfigValidation("Practice", 0, List.of(), List.of()),
                        (plugin, version) -> List.of(),
                        VariableResolver.NONE),
                new PracticeRunners(runs),
                new NoSinks(),
                fault -> {});
        rest = new LocalRest(control);
    }

    void start() throws InterruptedException, ExecutionException, TimeoutException {
        control.start().get(LIMIT_S, TimeUnit.SECONDS);
        control.assign(Assignment.EVERYTHING).get(LIMIT_S, TimeUnit.SECONDS);
        control.ready();
    }

    /**
     * What users do, one step after another: they create {@link #CONNECTORS} connectors and look at them, change and delete them,
     * and begin again.
     *
     * @throws IllegalStateException if a request is refused
     */
    void practise(int step) throws InterruptedException, ExecutionException, TimeoutException {
        String name = "practice-" + step % CONNECTORS;
        String config = "{\"connector.class\":\"Practice\",\"name\":\"" + name
                + "\",\"tasks.max\":\"1\",\"topic\":\"practice\"}";
        if (step / CONNECTORS % 2 == 0) {
            ask("POST", "connectors", "{\"name\":\"" + name + "\",\"config\":" + config + "}");
            ask("GET", "connectors?expand=status", "");
            ask("GET", "connectors", "");
        } else {
            ask("PUT", "connectors/" + name + "/config", config);
            ask("GET", "connectors/" + name + "/status", "");
            ask("DELETE", "connectors/" + name, "");
        }
    }

    private void ask(String method, String path, String body)
            throws InterruptedException, ExecutionException, TimeoutException {
        int status = rest.send(method, path, body).get(LIMIT_S, TimeUnit.SECONDS);
        if (status >= 300) {
            throw new IllegalStateException(method + " /" + path + " was answered with " + status);
        }
    }

    @Override
    public void close() {
        rest.close();
        control.close();
        configs.close();
        statuses.close();
        runs.shutdownNow();
    }

    private static final class NoSinks implements SinkOffsets {
        @Override
        public Map<TopicPartition, Long> read(Sink sink) {
            return Map.of();
        }

        @Override
        public void alter(Sink sink, Map<TopicPartition, @Nullable Long> offsets) {
            // there are none
        }

        @Override
        public void reset(Sink sink) {
            // there are none
        }
    }
}
