package dev.tributary.connect.runtime.task;

import dev.tributary.connect.api.InstanceState;
import dev.tributary.connect.api.TargetState;
import dev.tributary.connect.runtime.task.ConnectorLifecycle.Call;
import dev.tributary.connect.runtime.task.ConnectorLifecycle.Phase;
import dev.tributary.connect.runtime.task.ConnectorLifecycle.Step;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of a connector instance on a thread of its own, the only one that calls the plugin: a connector that hangs
 * hangs alone. Requests are kept one deep; a newer one replaces one that was not yet acted on. The methods of {@link
 * RunningConnector} may be called on any thread. Source: {@code tasks} 1.2, 1.3.
 *
 * <p>A connector that could not be created or initialised is created anew when it is started again after a stop.
 */
final class ConnectorRunner implements RunningConnector {
    private static final Logger log = LoggerFactory.getLogger(ConnectorRunner.class);

    private final ConnectorSpec spec;
    private final ConnectorResources resources;
    private final StateReports reports;
    private final ConnectorContexts contexts;
    private final Thread thread;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    /** Guards the fields below. Held while a state is told, so that states are told in the order they were reached. */
    private final Object monitor = new Object();

    private @Nullable TargetState wanted;
    private @Nullable CompletableFuture<@Nullable List<Map<String, @Nullable String>>> asked;
    private Phase phase = Phase.INIT;
    private boolean stopping;
    private boolean over;

    /** Owned by the connector's thread; null until it could be created. */
    private @Nullable ConnectorInstance instance;

    private ConnectorRunner(ConnectorSpec spec, InstanceListener listener, ConnectorResources resources) {
        this.spec = spec;
        this.resources = resources;
        this.reports = new StateReports(listener);
        this.contexts = new ConnectorContexts(spec.name(), new FromPlugin(), resources.pluginMetrics());
        this.wanted = spec.targetState();
        this.thread = new Thread(this::runInContext, "connector-thread-" + spec.name());
        thread.setDaemon(true);
    }

    /** Starts an instance; returns at once. */
    static ConnectorRunner start(ConnectorSpec spec, InstanceListener listener, ConnectorResources resources) {
        ConnectorRunner runner = new ConnectorRunner(spec, listener, resources);
        runner.thread.start();
        return runner;
    }

    @Override
    public void target(TargetState state) {
        synchronized (monitor) {
            wanted = state;
            monitor.notifyAll();
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
                asked = new CompletableFuture<>();
                monitor.notifyAll();
            }
            return asked.copy();
        }
    }

    @Override
    public CompletableFuture<Void> stop() {
        synchronized (monitor) {
            stopping = true;
            monitor.notifyAll();
        }
        contexts.endWait();
        return ended.copy();
    }

    @Override
    public void abandon() {
        reports.silence();
        CompletableFuture<Void> unused = stop();
        contexts.close();
        thread.interrupt();
    }

    private void runInContext() {
        LogContext.worker(spec.name()).run(this::run);
    }

    private void run() {
        try {
            initialize();
            for (Runnable request = next(); request != null; request = next()) {
                request.run();
            }
            end();
        } finally {
            contexts.close();
            contexts.closeMetrics();
            answerNobody();
            ended.complete(null);
        }
    }

    private void initialize() {
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
            instance = current;
        }
        return current;
    }

    /** What to do next; null when the run ends. */
    private @Nullable Runnable next() {
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
                try {
                    monitor.wait();
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
        } catch (Throwable e) { // as in initialize()
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
            case START -> initialized().start();
            case STOP -> initialized().stop();
        }
    }

    private void answer(CompletableFuture<@Nullable List<Map<String, @Nullable String>>> question) {
        if (phase() != Phase.STARTED) {
            question.complete(null);
            return;
        }
        try {
            question.complete(initialized().taskConfigs());
        } catch (TooManyTasksException e) {
            fail(e, "has too many tasks");
            question.completeExceptionally(e);
        } catch (Throwable e) { // as in initialize()
            question.completeExceptionally(e);
        }
    }

    private void end() {
        Throwable failure = null;
        if (ConnectorLifecycle.stopIfStarted(phase()) == Call.STOP) {
            try {
                initialized().stop();
            } catch (Throwable e) { // as in initialize()
                log.error("Connector {} threw while it was stopped", spec.name(), e);
                failure = e;
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

    private void fail(Throwable failure, String what) {
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
