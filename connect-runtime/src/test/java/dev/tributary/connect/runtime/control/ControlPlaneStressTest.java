package dev.tributary.connect.runtime.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.TargetState;
import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.runtime.state.ClusterConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/**
 * Whatever is asked, in whatever order, of connectors that start and stop as slowly as they like: never two live runs of
 * one instance and always one plan behind (both checked by {@link SimulatedWorker} after every event), nothing acknowledged
 * is lost, every request is answered, and in the end what runs is what is configured.
 */
class ControlPlaneStressTest {
    private static final List<String> NAMES = List.of("a", "b", "a-b", "c");

    @Property(tries = 150, shrinking = ShrinkingMode.OFF)
    void theControlPlaneKeepsItsPromises(@ForAll long seed) {
        var scenario = new Scenario(seed);
        for (int step = 0; step < 120; step++) {
            scenario.step();
        }
        scenario.finish();
    }

    /** A put, to be compared with what became of it. */
    private record Put(String connector, String value, CompletableFuture<Request.Outcome> outcome) {}

    private static final class Scenario {
        private final Random random;
        private final SimulatedWorker worker = new SimulatedWorker();
        private final List<CompletableFuture<?>> replies = new ArrayList<>();
        private final List<Put> puts = new ArrayList<>();
        private int values;

        Scenario(long seed) {
            random = new Random(seed);
            worker.start();
        }

        void step() {
            String name = NAMES.get(random.nextInt(NAMES.size()));
            ConnectorName connector = ConnectorName.of(name);
            switch (random.nextInt(12)) {
                case 0, 1 -> put(name, Request.Condition.NEW);
                case 2 -> put(name, Request.Condition.ANY);
                case 3 -> overwrite(name);
                case 4 -> replies.add(worker.remove(name));
                case 5, 6 -> replies.add(worker.target(name, pick(TargetState.values())));
                case 7 ->
                    replies.add(worker.ask((Reply<Boolean> reply) -> new Request.RestartConnector(connector, reply)));
                case 8 ->
                    replies.add(worker.ask((Reply<Boolean> reply) ->
                            new Request.RestartTask(new TaskId(connector, random.nextInt(2)), reply)));
                case 9 ->
                    replies.add(worker.ask((Reply<Boolean> reply) -> new Request.RestartAll(
                            connector, Set.of(Instance.of(connector), new Instance(connector, 0)), reply)));
                case 10 -> hold(connector);
                default -> disturb(new Instance(connector, random.nextInt(3) - 1));
            }
            worker.run(Duration.ofMillis(random.nextInt(4) == 0 ? random.nextInt(12_000) : random.nextInt(50)));
        }

        private void put(String name, Request.Condition condition) {
            String value = String.valueOf(values++);
            TargetState initial = condition.absent() && random.nextBoolean() ? pick(TargetState.values()) : null;
            var outcome = worker.put(name, config(value), condition, initial);
            puts.add(new Put(name, value, outcome));
            replies.add(outcome);
        }

        private void overwrite(String name) {
            ClusterConfig.Connector present = worker.configs.snapshot().connector(ConnectorName.of(name));
            if (present != null) {
                put(name, Request.Condition.over(present.version()));
            }
        }

        private void hold(ConnectorName connector) {
            CompletableFuture<Boolean> held = worker.ask((Reply<Boolean> reply) -> new Request.Hold(connector, reply));
            replies.add(held.thenAccept(done -> worker.time.after(
                    Duration.ofMillis(random.nextInt(3_000)), () -> worker.tell(new Event.Released(connector)))));
        }

        private void disturb(Instance instance) {
            FakeRunners.FakeRun run = worker.runners.newest(instance);
            if (run != null && !instance.isTask()) {
                run.requestReconfiguration();
            } else if (run != null) {
                run.fail(new IllegalStateException("told to fail"));
            }
        }

        private Map<String, String> config(String value) {
            var config = new HashMap<String, String>();
            config.put("v", value);
            config.put(FakeRunners.START_MS, String.valueOf(random.nextInt(3_000)));
            config.put(FakeRunners.STOP_MS, random.nextInt(6) == 0 ? "-1" : String.valueOf(random.nextInt(9_000)));
            config.put(FakeRunners.TASKS, String.valueOf(random.nextInt(3)));
            config.put(FakeRunners.TASK_SETTING, String.valueOf(random.nextInt(2)));
            if (random.nextInt(8) == 0) {
                config.put(FakeRunners.START_FAILS, "yes");
            }
            return config;
        }

        private <T> T pick(T[] values) {
            return values[random.nextInt(values.length)];
        }

        void finish() {
            worker.run(Duration.ofMinutes(3));
            assertThat(replies).allMatch(CompletableFuture::isDone);
            var stored = new HashSet<String>();
            worker.published.forEach(config -> config.connectors()
                    .forEach((name, connector) ->
                            stored.add(name + "=" + connector.config().get("v"))));
            for (Put put : puts) {
                if (put.outcome().isCompletedExceptionally()) {
                    continue;
                }
                boolean written = put.outcome().join() != Request.Outcome.OVERTAKEN;
                assertThat(stored.contains(put.connector() + "=" + put.value())).isEqualTo(written);
            }
            assertThat(worker.plane.observed().runs().keySet())
                    .isEqualTo(worker.plane.desired().instances().keySet());
            assertThat(worker.plane.observed().runs().values()).noneMatch(Run::isStopping);
            assertThat(worker.runners.liveRuns())
                    .isEqualTo(worker.plane.observed().runs().size());
            assertThat(worker.statuses.connectors())
                    .isEqualTo(worker.configs.snapshot().connectors().keySet());
            for (ConnectorName name : worker.statuses.connectors()) {
                int tasks = worker.configs
                        .snapshot()
                        .connector(name)
                        .tasks()
                        .configs()
                        .size();
                assertThat(worker.statuses.tasks(name)).hasSize(tasks);
            }
        }
    }
}
