package dev.tributary.connect.runtime.task;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.InstanceId;
import dev.tributary.connect.api.InstanceState;
import dev.tributary.connect.api.TargetState;
import dev.tributary.connect.runtime.health.RunProgress;
import dev.tributary.connect.runtime.metrics.HandTime;
import dev.tributary.connect.runtime.metrics.MetricGroup;
import dev.tributary.connect.runtime.metrics.PluginMetricsFactory;
import dev.tributary.connect.runtime.task.ScriptedConnectors.Script;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkConnectorContext;
import org.apache.kafka.connect.source.SourceConnectorContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ConnectorRunnerTest {
    private static final String THREAD = "connector-thread-orders";
    private final Script script = new Script();
    private final StatesSeen seen = new StatesSeen();
    private final ClassPathPlugins plugins = new ClassPathPlugins();
    private final Map<String, String> config = new LinkedHashMap<>();
    private final AtomicInteger readersClosed = new AtomicInteger();
    private final CountDownLatch readersOpened = new CountDownLatch(1);
    private CompletableFuture<Void> offsetsStarted = CompletableFuture.completedFuture(null);
    private final AtomicInteger metricsClosed = new AtomicInteger();

    @BeforeEach
    void useScript() {
        ScriptedConnectors.script = script;
        config.put("connector.class", ScriptedConnectors.Sink.class.getName());
        config.put("tasks.max", "2");
        config.put("topics", "a,b");
    }

    @AfterEach
    void everyCallWasMadeOnTheConnectorsThread() {
        assertThat(script.threads).containsOnly(THREAD);
    }

    private ConnectorRunner start(TargetState target) {
        return ConnectorRunner.start(new ConnectorSpec(ConnectorName.of("orders"), config, target), seen, resources());
    }

    private void endsAfterStop(ConnectorRunner runner) throws Exception {
        runner.stop().get(30, SECONDS);
    }

    @Test
    void aStartedConnectorIsCalledInContractOrderAndStoppedAtTheEnd() throws Exception {
        ConnectorRunner runner = start(TargetState.STARTED);
        seen.awaitStates(InstanceState.RUNNING);
        endsAfterStop(runner);
        assertThat(script.calls).containsExactly("new", "version", "initialize", "start", "stop");
        assertThat(seen.states()).containsExactly(InstanceState.RUNNING, InstanceState.UNASSIGNED);
        assertThat(seen.version()).isEqualTo("7.1");
        assertThat(script.contextLoaders.subList(1, 5)).containsOnly(plugins.connectorLoader);
        assertThat(metricsClosed).hasValue(1);
    }

    @Test
    void aConnectorThatIsAskedForNothingHasNoThread() throws Exception {
        var starter = new AtomicReference<Thread>();
        script.on("start", connector -> starter.set(Thread.currentThread()));
        script.taskConfigs = List.of(Map.of("part", "1"));
        ConnectorRunner runner = start(TargetState.STARTED);
        seen.awaitStates(InstanceState.RUNNING);
        starter.get().join(30_000);
        assertThat(starter.get().isAlive()).as("the first thread").isFalse();
        assertThat(runner.generateTaskConfigs().get(30, SECONDS)).hasSize(1);
        runner.target(TargetState.PAUSED);
        seen.awaitStates(InstanceState.RUNNING, InstanceState.PAUSED);
        endsAfterStop(runner);
        assertThat(script.calls).endsWith("start", "taskClass", "taskConfigs 2", "stop");
        assertThat(script.contextLoaders.subList(1, script.contextLoaders.size()))
                .as("context loaders, those of the second thread too")
                .containsOnly(plugins.connectorLoader);
        assertThat(seen.states())
                .containsExactly(InstanceState.RUNNING, InstanceState.PAUSED, InstanceState.UNASSIGNED);
    }

    @Test
    void theMetricsOfAConnectorWithoutAThreadAreSeenUntilItsStopCompletes() throws Exception {
        var starter = new AtomicReference<Thread>();
        script.on("start", connector -> starter.set(Thread.currentThread()));
        var time = new HandTime();
        var begun = new AtomicInteger();
        var counting = new Told(begun::incrementAndGet);
        var spec = new ConnectorSpec(ConnectorName.of("orders"), config, TargetState.STARTED);
        ConnectorMetrics shown =
                new WorkMetrics(time.sets).connector(spec, RunProgress.unwatched(InstanceId.of(spec.name())));
        ConnectorRunner runner = ConnectorRunner.start(spec, shown.watch(counting), resources());
        var measured = new MeasuredRun(runner, shown::retire, shown::close, Runnable::run, () -> {});
        seen.awaitStates(InstanceState.RUNNING);
        starter.get().join(30_000);
        assertThat(starter.get().isAlive()).as("the first thread").isFalse();
        assertThat(time.value(MetricGroup.CONNECTOR, "status", "orders")).isEqualTo("running");

        measured.stop().get(30, SECONDS);

        assertThat(time.value(MetricGroup.CONNECTOR, "status", "orders")).isNull();
        assertThat(time.value(MetricGroup.WORKER, "connector-count")).isEqualTo(0.0);
        assertThat(begun).as("told of the run's begin").hasValue(1);
        assertThat(metricsClosed).as("closed the plugin's metrics").hasValue(1);
        assertThat(seen.states()).containsExactly(InstanceState.RUNNING, InstanceState.UNASSIGNED);
    }

    @Test
    void aConnectorStartsAlsoWhereItsMetricsCannotBeShown() throws Exception {
        var refusing = new Told(() -> {
            throw new IllegalStateException("no room for metrics");
        });
        ConnectorRunner runner = ConnectorRunner.start(
                new ConnectorSpec(ConnectorName.of("orders"), config, TargetState.STARTED), refusing, resources());
        seen.awaitStates(InstanceState.RUNNING);
        endsAfterStop(runner);
    }

    @Test
    void theConnectorIsStartedWithVariablesResolved() throws Exception {
        config.put("password", "${v}");
        ConnectorRunner runner = start(TargetState.STARTED);
        seen.awaitStates(InstanceState.RUNNING);
        assertThat(script.startedWith).containsEntry("password", "resolved").containsEntry("topics", "a,b");
        endsAfterStop(runner);
    }

    @Test
    void aConnectorThatBeginsStoppedIsInitialisedAndNeitherStartedNorStopped() throws Exception {
        ConnectorRunner runner = start(TargetState.STOPPED);
        seen.awaitStates(InstanceState.STOPPED);
        endsAfterStop(runner);
        assertThat(script.calls).containsExactly("new", "version", "initialize");
        assertThat(seen.states()).containsExactly(InstanceState.STOPPED, InstanceState.UNASSIGNED);
    }

    @Test
    void aResumedConnectorIsStartedAgainWithoutBeingInitialisedAgain() throws Exception {
        ConnectorRunner runner = start(TargetState.STARTED);
        seen.awaitStates(InstanceState.RUNNING);
        runner.target(TargetState.PAUSED);
        seen.awaitStates(InstanceState.RUNNING, InstanceState.PAUSED);
        runner.target(TargetState.STARTED);
        seen.awaitStates(InstanceState.RUNNING, InstanceState.PAUSED, InstanceState.RUNNING);
        endsAfterStop(runner);
        assertThat(script.calls).containsExactly("new", "version", "initialize", "start", "stop", "start", "stop");
    }

    @ParameterizedTest
    @ValueSource(strings = {"new", "version", "initialize", "start"})
    void whatNobodyThrowsFailsTheConnectorThatThrowsIt(String call) throws Exception {
        OutOfMemoryError error = new OutOfMemoryError("thrown");
        script.on(call, connector -> {
            throw error;
        });
        ConnectorRunner runner = start(TargetState.STARTED);
        seen.awaitStates(InstanceState.FAILED);
        assertThat(seen.failure()).hasStackTraceContaining("OutOfMemoryError: thrown");
        endsAfterStop(runner);
    }

    @Test
    void aConnectorThatRunsOutOfStackWhenItIsAskedForItsTasksFails() throws Exception {
        StackOverflowError error = new StackOverflowError("thrown");
        script.on("taskClass", connector -> {
            throw error;
        });
        ConnectorRunner runner = start(TargetState.STARTED);
        seen.awaitStates(InstanceState.RUNNING);
        assertThat(runner.generateTaskConfigs())
                .failsWithin(30, SECONDS)
                .withThrowableOfType(ExecutionException.class)
                .withCause(error);
        seen.awaitStates(InstanceState.RUNNING, InstanceState.FAILED);
        endsAfterStop(runner);
    }

    @Test
    void aConnectorThatThrowsAnErrorWhenItIsStoppedHasEnded() throws Exception {
        script.on("stop", connector -> {
            throw new ThreadDeath();
        });
        ConnectorRunner runner = start(TargetState.STARTED);
        seen.awaitStates(InstanceState.RUNNING);
        endsAfterStop(runner);
        seen.awaitStates(InstanceState.RUNNING, InstanceState.FAILED);
    }

    @Test
    void aFailedStartIsToldAndResumingIsRefusedUntilTheConnectorIsStopped() throws Exception {
        RuntimeException broken = new IllegalStateException("no database");
        script.on("start", connector -> {
            throw broken;
        });
        ConnectorRunner runner = start(TargetState.STARTED);
        seen.awaitStates(InstanceState.FAILED);
        assertThat(seen.failure()).isSameAs(broken);
        runner.target(TargetState.STARTED);
        assertThat(runner.generateTaskConfigs().get(30, SECONDS)).isNull(); // the refusal is behind us now
        script.actions.clear();
        runner.target(TargetState.STOPPED);
        seen.awaitStates(InstanceState.FAILED, InstanceState.STOPPED);
        runner.target(TargetState.STARTED);
        seen.awaitStates(InstanceState.FAILED, InstanceState.STOPPED, InstanceState.RUNNING);
        endsAfterStop(runner);
        assertThat(script.calls).containsExactly("new", "version", "initialize", "start", "start", "stop");
    }

    @Test
    void aFailedConnectorIsNotStoppedWhenItEnds() throws Exception {
        script.on("start", connector -> {
            throw new NoClassDefFoundError("driver");
        });
        ConnectorRunner runner = start(TargetState.STARTED);
        seen.awaitStates(InstanceState.FAILED);
        endsAfterStop(runner);
        assertThat(script.calls).doesNotContain("stop");
        assertThat(seen.states()).containsExactly(InstanceState.FAILED, InstanceState.UNASSIGNED);
    }

    @Test
    void aConnectorThatCouldNotBeInitialisedIsCreatedAnewAfterAStop() throws Exception {
        script.on("initialize", connector -> {
            throw new IllegalStateException("not yet");
        });
        ConnectorRunner runner = start(TargetState.STARTED);
        seen.awaitStates(InstanceState.FAILED);
        script.actions.clear();
        runner.target(TargetState.STOPPED);
        seen.awaitStates(InstanceState.FAILED, InstanceState.STOPPED);
        runner.target(TargetState.STARTED);
        seen.awaitStates(InstanceState.FAILED, InstanceState.STOPPED, InstanceState.RUNNING);
        endsAfterStop(runner);
        assertThat(script.calls)
                .containsExactly("new", "version", "initialize", "new", "version", "initialize", "start", "stop");
    }

    @Test
    void aStopThatThrowsFailsAPauseButNotAStop() throws Exception {
        script.on("stop", connector -> {
            throw new IllegalStateException("stuck");
        });
        ConnectorRunner runner = start(TargetState.STARTED);
        seen.awaitStates(InstanceState.RUNNING);
        runner.target(TargetState.STOPPED);
        seen.awaitStates(InstanceState.RUNNING, InstanceState.STOPPED);
        runner.target(TargetState.STARTED);
        seen.awaitStates(InstanceState.RUNNING, InstanceState.STOPPED, InstanceState.RUNNING);
        runner.target(TargetState.PAUSED);
        seen.awaitStates(InstanceState.RUNNING, InstanceState.STOPPED, InstanceState.RUNNING, InstanceState.FAILED);
        endsAfterStop(runner);
    }

    @Test
    void aStopThatThrowsAtTheEndIsTheLastStateTold() throws Exception {
        script.on("stop", connector -> {
            throw new IllegalStateException("stuck");
        });
        ConnectorRunner runner = start(TargetState.STARTED);
        seen.awaitStates(InstanceState.RUNNING);
        endsAfterStop(runner);
        assertThat(seen.states()).containsExactly(InstanceState.RUNNING, InstanceState.FAILED);
        assertThat(seen.failure()).hasMessage("stuck");
    }

    @Test
    void anErrorThatTheConnectorRaisesFailsItOnceAndItIsNotStopped() throws Exception {
        ConnectorRunner runner = start(TargetState.STARTED);
        seen.awaitStates(InstanceState.RUNNING);
        script.context.raiseError(new IllegalStateException("source is gone"));
        script.context.raiseError(new IllegalStateException("second"));
        seen.awaitStates(InstanceState.RUNNING, InstanceState.FAILED);
        assertThat(seen.failure()).hasMessage("source is gone");
        endsAfterStop(runner);
        assertThat(script.calls).doesNotContain("stop");
    }

    @Test
    void anErrorRaisedWhileStartingIsToldAtOnceAndNotPaperedOverByRunning() throws Exception {
        CountDownLatch raised = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        script.on("start", connector -> {
            script.context.raiseError(new IllegalStateException("source is gone"));
            raised.countDown();
            await(go);
        });
        ConnectorRunner runner = start(TargetState.STARTED);
        await(raised);
        assertThat(seen.states()).containsExactly(InstanceState.FAILED);
        go.countDown();
        assertThat(runner.generateTaskConfigs().get(30, SECONDS)).isNull();
        endsAfterStop(runner);
        assertThat(seen.states()).containsExactly(InstanceState.FAILED, InstanceState.UNASSIGNED);
    }

    @Test
    void taskConfigsAreCopiedCompletedAndRestored() throws Exception {
        config.put("password", "${v}");
        script.taskConfigs = List.of(Map.of("password", "resolved", "topics", "wrong"), Map.of("part", "2"));
        ConnectorRunner runner = start(TargetState.STARTED);
        List<Map<String, String>> configs = runner.generateTaskConfigs().get(30, SECONDS);
        assertThat(configs)
                .containsExactly(
                        Map.of("password", "${v}", "topics", "a,b", "task.class", "public.IdleTask"),
                        Map.of("part", "2", "topics", "a,b", "task.class", "public.IdleTask"));
        assertThat(script.calls).contains("taskConfigs 2");
        endsAfterStop(runner);
    }

    @Test
    void aPausedConnectorIsNotAskedForTaskConfigs() throws Exception {
        ConnectorRunner runner = start(TargetState.PAUSED);
        assertThat(runner.generateTaskConfigs().get(30, SECONDS)).isNull();
        endsAfterStop(runner);
        assertThat(script.calls).containsExactly("new", "version", "initialize");
    }

    @Test
    void moreTasksThanAllowedFailTheConnector() throws Exception {
        script.taskConfigs = List.of(Map.of(), Map.of(), Map.of());
        ConnectorRunner runner = start(TargetState.STARTED);
        assertThatThrownBy(() -> runner.generateTaskConfigs().get(30, SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(TooManyTasksException.class);
        seen.awaitStates(InstanceState.RUNNING, InstanceState.FAILED);
        endsAfterStop(runner);
    }

    @Test
    void moreTasksThanAllowedAreAcceptedWhereThatIsNotEnforced() throws Exception {
        config.put("tasks.max.enforce", "false");
        script.taskConfigs = List.of(Map.of(), Map.of(), Map.of());
        ConnectorRunner runner = start(TargetState.STARTED);
        assertThat(runner.generateTaskConfigs().get(30, SECONDS)).hasSize(3);
        endsAfterStop(runner);
    }

    @Test
    void aConnectorThatCannotGenerateTaskConfigsKeepsRunning() throws Exception {
        RuntimeException broken = new IllegalStateException("no connection");
        script.on("taskConfigs 2", connector -> {
            throw broken;
        });
        ConnectorRunner runner = start(TargetState.STARTED);
        assertThatThrownBy(() -> runner.generateTaskConfigs().get(30, SECONDS)).hasCause(broken);
        assertThat(seen.states()).containsExactly(InstanceState.RUNNING);
        endsAfterStop(runner);
    }

    @Test
    void aRequestForReconfigurationIsForwardedUntilTheInstanceIsStopped() throws Exception {
        ConnectorRunner runner = start(TargetState.STARTED);
        seen.awaitStates(InstanceState.RUNNING);
        assertThat(script.context)
                .isInstanceOf(SinkConnectorContext.class)
                .isNotInstanceOf(SourceConnectorContext.class);
        script.context.requestTaskReconfiguration();
        assertThat(seen.reconfigurations()).isEqualTo(1);
        endsAfterStop(runner);
        assertThatThrownBy(() -> script.context.requestTaskReconfiguration())
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("orders");
        assertThatThrownBy(() -> script.context.raiseError(new RuntimeException("late")))
                .isInstanceOf(ConnectException.class);
    }

    @Test
    void aSourceIsInitialisedWhenItsOffsetsCanBeRead() throws Exception {
        config.put("connector.class", ScriptedConnectors.Source.class.getName());
        offsetsStarted = new CompletableFuture<>();
        ConnectorRunner runner = start(TargetState.STARTED);
        await(readersOpened);
        assertThat(script.calls).doesNotContain("initialize");
        offsetsStarted.complete(null);
        seen.awaitStates(InstanceState.RUNNING);
        endsAfterStop(runner);
        assertThat(script.calls).containsExactly("new", "initialize", "start", "stop");
    }

    @Test
    void aSourceWhoseOffsetsCannotBeReadFailsSayingWhy() throws Exception {
        config.put("connector.class", ScriptedConnectors.Source.class.getName());
        offsetsStarted = CompletableFuture.failedFuture(new IllegalStateException("the topic is not compacted"));
        ConnectorRunner runner = start(TargetState.STARTED);
        seen.awaitStates(InstanceState.FAILED);
        endsAfterStop(runner);
        assertThat(seen.failure())
                .isInstanceOf(ConnectException.class)
                .hasMessage("The source offsets of connector orders cannot be read: the topic is not compacted");
        assertThat(script.calls).doesNotContain("initialize");
    }

    @Test
    void theEndOfAnInstanceEndsItsWaitForOffsetsWithoutAFailure() throws Exception {
        config.put("connector.class", ScriptedConnectors.Source.class.getName());
        offsetsStarted = new CompletableFuture<>();
        ConnectorRunner runner = start(TargetState.STARTED);
        await(readersOpened);
        endsAfterStop(runner);
        assertThat(seen.states()).containsExactly(InstanceState.UNASSIGNED);
        assertThat(script.calls).doesNotContain("initialize");
        assertThat(readersClosed).hasPositiveValue();
    }

    @Test
    void aSourceThatIsStoppedWhileItWaitsForOffsetsIsStoppedAndCreatedAnewLater() throws Exception {
        config.put("connector.class", ScriptedConnectors.Source.class.getName());
        offsetsStarted = new CompletableFuture<>();
        ConnectorRunner runner = start(TargetState.STARTED);
        await(readersOpened);
        runner.target(TargetState.STOPPED);
        seen.awaitStates(InstanceState.STOPPED);
        offsetsStarted.complete(null);
        runner.target(TargetState.STARTED);
        seen.awaitStates(InstanceState.STOPPED, InstanceState.RUNNING);
        endsAfterStop(runner);
        assertThat(script.calls).containsExactly("new", "new", "initialize", "start", "stop");
    }

    @Test
    void aNewerTargetReplacesOneThatWasNotActedOn() throws Exception {
        CountDownLatch starting = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        script.on("start", connector -> {
            starting.countDown();
            await(go);
        });
        ConnectorRunner runner = start(TargetState.STARTED);
        await(starting);
        runner.target(TargetState.PAUSED);
        runner.target(TargetState.STARTED);
        go.countDown();
        assertThat(runner.generateTaskConfigs().get(30, SECONDS)).isEmpty();
        endsAfterStop(runner);
        assertThat(script.calls).containsOnlyOnce("start", "stop");
    }

    @Test
    void anAbandonedConnectorIsInterruptedAndNothingOfItIsToldAnyMore() throws Exception {
        CountDownLatch starting = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        script.on("start", connector -> {
            starting.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
        });
        ConnectorRunner runner = start(TargetState.STARTED);
        await(starting);
        runner.abandon();
        await(interrupted);
        endsAfterStop(runner);
        assertThat(seen.states()).isEmpty();
        assertThat(script.calls).endsWith("start", "stop"); // it got out of start: it may hold something
        assertThatThrownBy(() -> script.context.raiseError(new RuntimeException("late")))
                .isInstanceOf(ConnectException.class);
    }

    @Test
    void whatNeitherReadsNorWritesFails() throws Exception {
        config.put("connector.class", ScriptedConnectors.Neither.class.getName());
        script.threads.add(THREAD);
        ConnectorRunner runner = start(TargetState.STARTED);
        seen.awaitStates(InstanceState.FAILED);
        assertThat(seen.failure()).hasMessageContaining("orders").hasMessageContaining("Neither");
        endsAfterStop(runner);
    }

    @Test
    void aSinkWithoutTopicsFailsBeforeItIsInitialised() throws Exception {
        config.remove("topics");
        ConnectorRunner runner = start(TargetState.STARTED);
        seen.awaitStates(InstanceState.FAILED);
        assertThat(seen.failure()).isInstanceOf(ConfigException.class);
        assertThat(script.calls).doesNotContain("initialize");
        endsAfterStop(runner);
    }

    @Test
    void aSourceReadsItsOffsetsUntilItIsStopped() throws Exception {
        config.put("connector.class", ScriptedConnectors.Source.class.getName());
        ConnectorRunner runner = start(TargetState.STARTED);
        seen.awaitStates(InstanceState.RUNNING);
        SourceConnectorContext context = (SourceConnectorContext) script.context;
        assertThat(context.offsetStorageReader().offset(Map.of("file", "x"))).isEqualTo(Map.of("position", 3L));
        endsAfterStop(runner);
        assertThat(readersClosed).hasPositiveValue();
        assertThatThrownBy(() -> context.offsetStorageReader().offset(Map.of("file", "x")))
                .isInstanceOf(ConnectException.class);
    }

    /** Hears of the begin, and passes states on. */
    private final class Told implements InstanceListener {
        private final Runnable begun;

        Told(Runnable begun) {
            this.begun = begun;
        }

        @Override
        public void onBegun() {
            begun.run();
        }

        @Override
        public void onState(InstanceState state, @Nullable Throwable failure, @Nullable String version) {
            seen.onState(state, failure, version);
        }

        @Override
        public void onReconfigurationRequested() {
            seen.onReconfigurationRequested();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private ConnectorResources resources() {
        return new ConnectorResources(
                plugins,
                raw -> {
                    Map<String, String> resolved = new LinkedHashMap<>(raw);
                    resolved.replaceAll((key, value) -> value.replace("${v}", "resolved"));
                    return resolved;
                },
                (raw, generated) -> generated.stream()
                        .map(one -> {
                            Map<String, String> restored = new LinkedHashMap<>(one);
                            restored.replaceAll(
                                    (key, value) -> raw.getOrDefault(key, "").startsWith("${") ? raw.get(key) : value);
                            return restored;
                        })
                        .toList(),
                new PlainSettings(),
                owner -> {
                    readersOpened.countDown();
                    return new ConnectorOffsetReaders.Opened(
                            new FixedOffsets(), offsetsStarted, readersClosed::incrementAndGet);
                },
                tags -> new PluginMetricsFactory.Handle() {
                    @Override
                    public PluginMetrics metrics() {
                        throw new UnsupportedOperationException("no test registers metrics");
                    }

                    @Override
                    public void close() {
                        metricsClosed.incrementAndGet();
                    }
                });
    }

    private static final class FixedOffsets implements OffsetStorageReader {
        @Override
        public <T> Map<String, Object> offset(Map<String, T> partition) {
            return Map.of("position", 3L);
        }

        @Override
        public <T> Map<Map<String, T>, Map<String, Object>> offsets(Collection<Map<String, T>> partitions) {
            return Map.of();
        }
    }
}
