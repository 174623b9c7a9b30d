package dev.tributary.connect.runtime.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.api.ConfigValidation;
import dev.tributary.connect.api.ConfigValue;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.NewConnector;
import dev.tributary.connect.api.WorkerInfo;
import dev.tributary.connect.runtime.config.ConnectorValidator;
import dev.tributary.connect.runtime.group.Assignment;
import dev.tributary.connect.runtime.log.MemoryCompactedLog;
import dev.tributary.connect.runtime.log.MemoryTopic;
import dev.tributary.connect.runtime.state.LoggedConfigStore;
import dev.tributary.connect.runtime.state.LoggedStatusStore;
import dev.tributary.connect.runtime.state.MemoryOffsetStore;
import dev.tributary.connect.runtime.state.OffsetCodec;
import dev.tributary.connect.runtime.task.SourceOffsetStores;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.json.JsonConverter;

/** A worker's control with real threads and real stores in memory, on runners that run nothing. */
final class TestWorker implements AutoCloseable {
    final List<Throwable> faults = new ArrayList<>();
    final FakeSinkOffsets sinkOffsets = new FakeSinkOffsets();
    final FakeRunners runners;
    final LoggedConfigStore configs;
    final LoggedStatusStore statuses;
    final OffsetCodec codec = codec();
    final MemoryOffsetStore offsets = new MemoryOffsetStore(codec);
    final WorkerControl control;
    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(2);

    TestWorker() {
        this(config -> valid(), true, true);
    }

    TestWorker(ConnectorValidator validator, boolean topicTracking, boolean topicReset) {
        this(validator, topicTracking, topicReset, new MemoryTopic(), new MemoryTopic(), null, null);
    }

    /** One of a cluster. */
    TestWorker(MemoryTopic configTopic, MemoryTopic statusTopic, ClusterSide cluster) {
        this(configTopic, statusTopic, cluster, null);
    }

    /** One of a cluster with exactly-once source support. */
    TestWorker(MemoryTopic configTopic, MemoryTopic statusTopic, ClusterSide cluster, OffsetTransactions transactions) {
        this(config -> valid(), true, true, configTopic, statusTopic, cluster, transactions);
    }

    private TestWorker(
            ConnectorValidator validator,
            boolean topicTracking,
            boolean topicReset,
            MemoryTopic configTopic,
            MemoryTopic statusTopic,
            ClusterSide cluster,
            OffsetTransactions transactions) {
        configs = new LoggedConfigStore(new MemoryCompactedLog("configs", configTopic));
        statuses = new LoggedStatusStore(new MemoryCompactedLog("statuses", statusTopic), InstantSource.system());
        runners = new FakeRunners((delay, work) -> {
            ScheduledFuture<?> unused = scheduler.schedule(work, delay.toMillis(), TimeUnit.MILLISECONDS);
        });
        var settings = new ControlSettings("test:8083", Duration.ofSeconds(5), cluster == null);
        var info = new WorkerInfo("4.3.1", "commit", "cluster");
        var facts = new WorkerFacts(() -> info, settings, topicTracking, topicReset);
        var access =
                new PluginAccess(new FakePlugins(), validator, (plugin, version) -> List.of(), TestWorker::resolve);
        var stores = new Stores(configs, statuses, offsets, codec);
        control = new WorkerControl(
                facts,
                stores,
                access,
                runners,
                new OffsetPlaces(sinkOffsets, SourceOffsetStores.shared(offsets, codec, "offset-topic"), transactions),
                cluster == null ? ClusterSide.NONE : cluster,
                faults::add);
    }

    private static Map<String, String> resolve(Map<String, String> raw) {
        var resolved = new LinkedHashMap<>(raw);
        resolved.replaceAll((key, value) -> "${secret}".equals(value) ? "takes part" : value);
        return resolved;
    }

    TestWorker start() throws Exception {
        await(control.start());
        control.assign(Assignment.EVERYTHING);
        return this;
    }

    void create(String name, Map<String, String> config) throws Exception {
        var all = new HashMap<>(config);
        all.putIfAbsent("connector.class", "Source");
        await(control.createConnector(new NewConnector(ConnectorName.of(name), all, null)));
    }

    static ConfigValidation valid() {
        return new ConfigValidation("Source", 0, List.of(), List.of());
    }

    static ConfigValidation invalid(String error) {
        var value = new ConfigValue("topic", null, List.of(), List.of(error), true);
        return new ConfigValidation("Source", 1, List.of(), List.of(new ConfigValidation.Entry(null, value)));
    }

    static <T> T await(CompletableFuture<T> future) throws Exception {
        return future.get(60, TimeUnit.SECONDS);
    }

    /** What the future fails with, as it is. */
    static Throwable failure(CompletableFuture<?> future) throws Exception {
        try {
            Object value = await(future);
            throw new AssertionError("did not fail: " + value);
        } catch (ExecutionException e) {
            return e.getCause();
        }
    }

    private static OffsetCodec codec() {
        var keys = new JsonConverter();
        keys.configure(Map.of("schemas.enable", "false"), true);
        var values = new JsonConverter();
        values.configure(Map.of("schemas.enable", "false"), false);
        return new OffsetCodec(keys, values);
    }

    @Override
    public void close() {
        control.close();
        configs.close();
        statuses.close();
        scheduler.shutdownNow();
        assertThat(runners.violations()).isEmpty();
        assertThat(faults).isEmpty();
    }

    /** Consumer groups in memory. */
    static final class FakeSinkOffsets implements SinkOffsets {
        final Map<TopicPartition, Long> committed = new HashMap<>();

        @Override
        public Map<TopicPartition, Long> read(Sink sink) {
            return Map.copyOf(committed);
        }

        @Override
        public void alter(Sink sink, Map<TopicPartition, Long> offsets) {
            offsets.forEach((partition, offset) -> {
                if (offset == null) {
                    committed.remove(partition);
                } else {
                    committed.put(partition, offset);
                }
            });
        }

        @Override
        public void reset(Sink sink) {
            committed.clear();
        }
    }
}
