package dev.tributary.connect.runtime.task;

import dev.tributary.connect.api.InstanceId;
import dev.tributary.connect.api.InstanceState;
import dev.tributary.connect.api.TargetState;
import dev.tributary.connect.api.WorkStage;
import dev.tributary.connect.runtime.health.ProgressClock;
import dev.tributary.connect.runtime.health.RunProgress;
import dev.tributary.connect.runtime.task.ConnectorLifecycle.Call;
import dev.tributary.connect.runtime.task.ConnectorLifecycle.Phase;
import dev.tributary.connect.runtime.task.ConnectorLifecycle.Step;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of a connector instance on a thread of its own, the only one that calls the plugin: a connector that hangs
 * hangs alone. The thread ends while there is nothing to do, and another of the same name follows it: most connectors are
 * asked for nothing after their start. Requests are kept one deep; a newer one replaces one that was not yet acted on. The
 * methods of {@link RunningConnector} may be called on any thread. Source: {@code tasks} 1.2, 1.3.
 *
 * <p>A connector that could not be created or initialised is created anew when it is started again after a stop.
 */
final class ConnectorRunner implements RunningConnector {
    private static final Logger log = LoggerFactory.getLogger(ConnectorRunner.class);
    /** How long a thread waits for something to do: a start is followed by the question for tasks. */
    private static final long IDLE_MS = 500;
    /** Nothing to do: the thread may end. */
    private static final Runnable REST = () -> {};

    private final ConnectorSpec spec;
    private final ConnectorResources resources;
    private final RunProgress progress;
    /** Owned by the connector's thread. */
    private final ProgressClock clock;

    private final StateReports reports;
    private final ConnectorContexts contexts;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    /** Guards the fields below. Held while a state is told, so that states are told in the order they were reached. */
    private final Object monitor = new Object();

    private @Nullable TargetState wanted;
    private @Nullable CompletableFuture<@Nullable List<Map<String, @Nullable String>>> asked;
    private Phase phase = Phase.INIT;
    private boolean stopping;
    private boolean over;
    /** The thread that calls the plugin, or did before the end; null while there is nothing to do. */
    private @Nullable Thread thread;

    /** Owned by the connector's thread; null until it could be created. */
    private @Nullable ConnectorInstance instance;

    private ConnectorRunner(
            ConnectorSpec spec, InstanceListener listener, ConnectorResources resources, RunProgress progress) {
        this.spec = spec;
        this.resources = resources;
        this.progress = progress;
        this.clock = progress.task();
        this.reports = new StateReports(listener);
        this.contexts = new ConnectorContexts(spec.name(), new FromPlugin(), resources.pluginMetrics());
        this.wanted = spec.targetState();
    }

    /** As the other; nobody watches it. */
    static ConnectorRunner start(ConnectorSpec spec, InstanceListener listener, ConnectorResources resources) {
        return start(spec, listener, resources, RunProgress.unwatched(InstanceId.of(spec.name())));
    }

    /** Starts an instance; returns at once. */
    static ConnectorRunner start(
            ConnectorSpec spec, InstanceListener listener, ConnectorResources resources, RunProgress progress) {
        ConnectorRunner runner = new ConnectorRunner(spec, listener, resources, progress);
        synchronized (runner.monitor) {
            runner.startThread(runner::begin);
        }
        return runner;
    }

    /** With the monitor held, while no thread is there. */
    private void startThread(Runnable first) {
        Thread next = new Thread(
                () -> LogContext.worker(spec.name()).run(() -> run(first)), "connector-thread-" + spec.name());
        next.setDaemon(true);
        clock.begin(next);
        next.start(); // if the machine has no thread left, the next request tries again
        thread = next;
    }

    /** With the monitor held: there is something to do. */
    private void wake() {
        if (thread != null) {
            monitor.notifyAll();
        } else {
            startThread(this::resume);
        }
    }

    @Override
    public void target(TargetState state) {
        synchronized (monitor) {
            wanted = state;
            wake();
        }
        if (state == TargetState.STOPPED) {
            contexts.endWait();
        }
    }

    @Override
    public CompletableFuture<@Nullable List<Map<String, @Nullable String>>> generateTaskConfigs() {
        synchronized (monitor) {
            if (stopping) {
                return CompletableFuture.completedFuture(null);
            }
            if (asked == null) { // whoever asks while a question is waiting gets the same answer
                wake();
                asked = new CompletableFuture<>(); // the thread sees it: it needs the monitor to look
            }
            return asked.copy();
        }
    }

    @Override
    public CompletableFuture<Void> stop() {
        synchronized (monitor) {
            stopping = true;
            wake();
        }
        contexts.endWait();
        return ended.copy();
    }

    @Override
    public void abandon() {
        reports.silence();
        CompletableFuture<Void> unused = stop();
        contexts.close();
        synchronized (monitor) {
            if (thread != null) {
                thread.interrupt();
            }
        }
    }

    private void run(Runnable first) {
        Runnable request = first;
        try {
            while (request != null && request != REST) {
                request.run();
                request = next();
            }
            if (request == null) {
                end();
            }
        } finally {
            if (request != REST) {
                clock.end();
                contexts.close();
                contexts.closeMetrics();
                answerNobody();
                ended.complete(null);
            }
        }
    }

    private void resume() {
        ConnectorInstance current = instance;
        if (current != null) {
            current.enter();
        }
    }

    private void begin() {
        clock.enter(WorkStage.START);
        reports.begun();
        synchronized (monitor) {
            if (stopping) {
                return;
            }
        }
        try {
            initialized();
        } catch (ConnectorContexts.EndedBeforeStart e) {
            log.debug("Connector {} is not initialised", spec.name(), e);
        } catch (Throwable e) { // plugins throw anything, LinkageErrors above all; it must be seen in the status
            fail(e, "could not be initialised");
            synchronized (monitor) {
                if (wanted != TargetState.STOPPED) {
                    wanted = null; // it would only be refused
                }
            }
        }
    }

    private ConnectorInstance initialized() {
        ConnectorInstance current = instance;
        if (current == null) {
            current = ConnectorInstance.create(spec, resources, contexts, reports);
            progress.stallTimeout(current.stallTimeout(progress.stallTimeout()));
            instance = current;
        }
        return current;
    }

    /** What to do next; {@link #REST} when this thread ends because nobody has asked for anything, null when the run does. */
    private @Nullable Runnable next() {
        long idleSince = System.nanoTime();
        clock.enter(WorkStage.NONE);
        synchronized (monitor) {
            while (!stopping) {
                TargetState target = wanted;
                if (target != null) {
                    wanted = null;
                    return () -> obey(target);
                }
                CompletableFuture<@Nullable List<Map<String, @Nullable String>>> question = asked;
                if (question != null) {
                    asked = null;
                    return () -> answer(question);
                }
                long leftMs = IDLE_MS - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - idleSince);
                if (leftMs <= 0) {
                    thread = null;
                    clock.end();
                    return REST;
                }
                try {
                    monitor.wait(leftMs);
                } catch (InterruptedException e) {
                    // Giving up sets `stopping` before it interrupts. This is a flag that the plugin's code left
                    // behind.
                    log.debug("Connector {} left its thread interrupted; ignored", spec.name());
                }
            }
            return null;
        }
    }

    private void obey(TargetState target) {
        Phase from = phase();
        Step step = ConnectorLifecycle.plan(from, target);
        if (step == null) {
            log.warn("Connector {} failed and cannot become {}; restart it, or stop it first", spec.name(), target);
            return;
        }
        if (step.reached() == from) {
            return;
        }
        try {
            call(step.call());
        } catch (ConnectorContexts.EndedBeforeStart e) {
            log.debug("Connector {} is not started", spec.name(), e);
            return; // what ended it comes next
        } catch (Throwable e) { // as in begin()
            if (step.reachedOnFailure() == Phase.FAILED) {
                fail(e, step.call() == Call.START ? "did not start" : "did not stop");
                return;
            }
            log.warn("Connector {} threw while it was stopped; it counts as stopped", spec.name(), e);
        }
        reached(from, step.reached());
    }

    private void call(Call call) {
        switch (call) {
            case NOTHING -> {}
            case START -> {
                clock.enter(WorkStage.START);
                initialized().start();
            }
            case STOP -> {
                clock.enter(WorkStage.STOP);
                initialized().stop();
            }
        }
    }

    private void answer(CompletableFuture<@Nullable List<Map<String, @Nullable String>>> question) {
        if (phase() != Phase.STARTED) {
            question.complete(null);
            return;
        }
        try {
            clock.enter(WorkStage.START);
            question.complete(initialized().taskConfigs());
        } catch (TooManyTasksException e) {
            fail(e, "has too many tasks");
            question.completeExceptionally(e);
        } catch (LinkageError | AssertionError e) { // as any exception: asked again later
            question.completeExceptionally(e);
        } catch (Error e) { // nothing that asking again makes better
            fail(e, "could not tell its task configurations");
            question.completeExceptionally(e);
        } catch (Throwable e) { // as in begin()
            question.completeExceptionally(Failures.tellable(e));
        }
    }

    private void end() {
        Throwable failure = null;
        clock.enter(WorkStage.STOP);
        if (ConnectorLifecycle.stopIfStarted(phase()) == Call.STOP) {
            try {
                initialized().stop();
            } catch (Throwable e) { // as in begin()
                failure = Failures.tellable(e);
                log.error("Connector {} threw while it was stopped", spec.name(), failure);
            }
        }
        synchronized (monitor) {
            over = true; // nothing may be told after the last state
            if (failure == null) {
                reports.report(InstanceState.UNASSIGNED);
            } else {
                reports.failed(failure);
            }
        }
    }

    private void answerNobody() {
        CompletableFuture<@Nullable List<Map<String, @Nullable String>>> question;
        synchronized (monitor) {
            question = asked;
            asked = null;
        }
        if (question != null) {
            question.complete(null);
        }
    }

    private Phase phase() {
        synchronized (monitor) {
            return phase;
        }
    }

    private void reached(Phase from, Phase to) {
        synchronized (monitor) {
            if (phase == Phase.FAILED && from != Phase.FAILED && to != Phase.STOPPED) {
                return; // the connector raised an error meanwhile
            }
            phase = to;
            reports.report(to.status());
        }
        log.info("Connector {} is {}", spec.name(), to);
    }

    private void fail(Throwable thrown, String what) {
        Throwable failure = Failures.tellable(thrown);
        synchronized (monitor) {
            if (phase == Phase.FAILED || over) {
                log.warn("Connector {} {}; it had failed before", spec.name(), what, failure);
                return;
            }
            phase = Phase.FAILED;
            reports.failed(failure);
        }
        log.error("Connector {} {}", spec.name(), what, failure);
    }

    /** What the plugin asks for, on whichever thread. */
    private final class FromPlugin implements ConnectorContexts.Wishes {
        @Override
        public void reconfigureTasks() {
            reports.reconfigurationRequested();
        }

        @Override
        public void fail(Exception failure) {
            ConnectorRunner.this.fail(failure, "raised an error");
        }

        @Override
        public boolean endsBeforeStart() {
            synchronized (monitor) {
                // One that is stopped to begin with is initialised all the same.
                return stopping || (wanted == TargetState.STOPPED && spec.targetState() != TargetState.STOPPED);
            }
        }
    }
}
