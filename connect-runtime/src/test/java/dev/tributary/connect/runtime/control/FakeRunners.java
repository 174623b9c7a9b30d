package dev.tributary.connect.runtime.control;

import dev.tributary.connect.api.InstanceState;
import dev.tributary.connect.api.TargetState;
import dev.tributary.connect.runtime.config.Resolution;
import dev.tributary.connect.runtime.task.ConnectorSpec;
import dev.tributary.connect.runtime.task.InstanceListener;
import dev.tributary.connect.runtime.task.Runners;
import dev.tributary.connect.runtime.task.RunningConnector;
import dev.tributary.connect.runtime.task.RunningInstance;
import dev.tributary.connect.runtime.task.TaskSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/**
 * Runs nothing, but takes its time for it, and notices when two runs of one instance live at once. What a connector is like
 * stands in its configuration. Thread-safe if the scheduler is.
 */
final class FakeRunners implements Runners {
    /** How long starting takes, in ms. */
    static final String START_MS = "start.ms";
    /** How long stopping takes, in ms; negative: for ever. */
    static final String STOP_MS = "stop.ms";
    /** Any value: the connector instance fails when it starts. */
    static final String START_FAILS = "start.fails";

    /** How many of the first runs of each task fail when they start. */
    static final String TASK_FAILURES = "task.failures";
    /** After how long every run of a task fails, in ms; unset: never. */
    static final String TASK_LASTS_MS = "task.lasts.ms";

    /** For how long what its config provider answers is good, in ms. */
    static final String TTL_MS = "ttl.ms";

    static final String TASKS = "tasks";
    /** What the task configurations hold beside their number. */
    static final String TASK_SETTING = "task.setting";

    interface Scheduler {
        void after(Duration delay, Runnable work);
    }

    /** Is told of every run when it begins and when it is over, however that came. */
    interface Watcher {
        void began(FakeRun run);

        void over(FakeRun run);
    }

    private static final Watcher NOBODY = new Watcher() {
        @Override
        public void began(FakeRun run) {
            // nobody is interested
        }

        @Override
        public void over(FakeRun run) {
            // nobody is interested
        }
    };

    private final Scheduler scheduler;
    private final Watcher watcher;
    private final Map<Instance, Integer> live = new HashMap<>();
    private final List<String> violations = new ArrayList<>();
    private final List<String> journal = new ArrayList<>();
    private final Map<Instance, FakeRun> newest = new HashMap<>();
    private final Map<Instance, Integer> starts = new HashMap<>();
    private RuntimeException generationFailure;
    private int questions;
    private String secret = "first";

    FakeRunners(Scheduler scheduler) {
        this(scheduler, NOBODY);
    }

    FakeRunners(Scheduler scheduler, Watcher watcher) {
        this.scheduler = scheduler;
        this.watcher = watcher;
    }

    /** Let connectors throw this when they are asked for task configurations; null: answer. */
    synchronized void failGeneration(RuntimeException failure) {
        generationFailure = failure;
    }

    /** What config providers answer from now on; null: they throw. */
    synchronized void secret(String value) {
        secret = value;
    }

    private synchronized String secret() {
        return secret;
    }

    /** How often connectors were asked for task configurations. */
    synchronized int questions() {
        return questions;
    }

    /** What happened, one line each: start, stop, ended, abandoned. */
    synchronized List<String> journal() {
        return List.copyOf(journal);
    }

    synchronized List<String> violations() {
        return List.copyOf(violations);
    }

    synchronized FakeRun newest(Instance instance) {
        return newest.get(instance);
    }

    synchronized long liveRuns() {
        return live.values().stream().filter(count -> count > 0).count();
    }

    @Override
    public RunningConnector start(ConnectorSpec spec, InstanceListener listener) {
        return begin(new FakeRun(Instance.of(spec.name()), spec.config(), Map.of(), spec.targetState(), listener));
    }

    @Override
    public RunningInstance start(TaskSpec spec, InstanceListener listener) {
        return begin(new FakeRun(
                Instance.of(spec.id()), spec.connectorConfig(), spec.taskConfig(), spec.targetState(), listener));
    }

    private synchronized FakeRun begin(FakeRun run) {
        journal.add("start " + run.instance);
        newest.put(run.instance, run);
        if (live.merge(run.instance, 1, Integer::sum) > 1) {
            violations.add("two live runs of " + run.instance);
        }
        watcher.began(run);
        scheduler.after(run.millis(START_MS), run::started);
        return run;
    }

    /** As if from a thread of its own, not from wherever the simulation was called. */
    private static RuntimeException failure(String message) {
        var failure = new IllegalStateException(message);
        failure.setStackTrace(
                new StackTraceElement[] {new StackTraceElement("fake.Plugin", "start", "Plugin.java", 1)});
        return failure;
    }

    private synchronized void dead(String how, FakeRun run) {
        journal.add(how + " " + run.instance);
        live.merge(run.instance, -1, Integer::sum);
        watcher.over(run);
    }

    private synchronized int countStart(Instance instance) {
        return starts.merge(instance, 1, Integer::sum);
    }

    private synchronized void note(String what) {
        journal.add(what);
    }

    private synchronized List<Map<String, String>> generate(FakeRun run) {
        questions++;
        if (generationFailure != null) {
            throw generationFailure;
        }
        return IntStream.range(0, Integer.parseInt(run.config.getOrDefault(TASKS, "1")))
                .mapToObj(number -> Map.of(
                        "task.class", "T", "number", "" + number, "setting", run.config.getOrDefault(TASK_SETTING, "")))
                .toList();
    }

    @Override
    public void close() {
        // nothing to free
    }

    /** One run. */
    final class FakeRun implements RunningConnector {
        final Instance instance;
        final Map<String, String> config;
        final Map<String, String> taskConfig;
        private final InstanceListener listener;
        private final CompletableFuture<Void> end = new CompletableFuture<>();
        private TargetState target;
        private boolean started;
        private boolean stopping;
        private boolean over;
        private boolean failed;

        FakeRun(
                Instance instance,
                Map<String, String> config,
                Map<String, String> taskConfig,
                TargetState target,
                InstanceListener listener) {
            this.instance = instance;
            this.config = new LinkedHashMap<>(config);
            this.taskConfig = taskConfig;
            this.target = target;
            this.listener = listener;
        }

        private Duration millis(String key) {
            return Duration.ofMillis(Long.parseLong(config.getOrDefault(key, "0")));
        }

        private synchronized void started() {
            if (stopping || over || failed) {
                return;
            }
            started = true;
            String value = secret();
            if (!instance.isTask() && value == null) {
                fail(new IllegalStateException("the vault is sealed"));
                return;
            }
            if (!instance.isTask() && config.containsKey(TTL_MS)) {
                listener.onResolved(new Resolution(value, Map.of("vault:path", millis(TTL_MS))));
            }
            if (instance.isTask() && failsNow()) {
                fail(failure("told to fail, run " + starts.get(instance)));
            } else {
                report();
                if (instance.isTask() && config.containsKey(TASK_LASTS_MS)) {
                    scheduler.after(millis(TASK_LASTS_MS), this::lapse);
                }
            }
        }

        private boolean failsNow() {
            return countStart(instance) <= Integer.parseInt(config.getOrDefault(TASK_FAILURES, "0"));
        }

        private synchronized void lapse() {
            if (!stopping && !over) {
                fail(failure("told to last no longer"));
            }
        }

        private void report() {
            if (target == TargetState.STARTED && config.containsKey(START_FAILS) && !instance.isTask()) {
                fail(failure("told to fail"));
                return;
            }
            listener.onState(
                    target == TargetState.STARTED ? InstanceState.RUNNING : InstanceState.valueOf(target.name()),
                    null,
                    "1.0");
        }

        synchronized void fail(RuntimeException failure) {
            failed = true;
            listener.onState(InstanceState.FAILED, failure, "1.0");
        }

        synchronized boolean isUp() {
            return started && !failed;
        }

        synchronized boolean isStopping() {
            return stopping;
        }

        void requestReconfiguration() {
            listener.onReconfigurationRequested();
        }

        @Override
        public synchronized void target(TargetState state) {
            target = state;
            if (failed && (instance.isTask() || state != TargetState.STOPPED)) {
                return; // as real ones: it ran to its end, or nobody knows what condition it is in
            }
            failed = false;
            if (started && !stopping) {
                scheduler.after(Duration.ofMillis(1), () -> {
                    synchronized (this) {
                        if (!stopping && target == state) {
                            report();
                        }
                    }
                });
            }
        }

        @Override
        public synchronized CompletableFuture<Void> stop() {
            if (!stopping) {
                stopping = true;
                note("stop " + instance);
                if (failed && instance.isTask()) {
                    scheduler.after(Duration.ZERO, this::ended); // its thread has ended already
                } else if (!millis(STOP_MS).isNegative()) {
                    scheduler.after(millis(STOP_MS), this::ended);
                }
            }
            return end;
        }

        private synchronized void ended() {
            if (!over) {
                over = true;
                listener.onState(InstanceState.UNASSIGNED, null, "1.0");
                dead("ended", this);
            }
            end.complete(null);
        }

        @Override
        public synchronized void abandon() {
            if (!over) {
                over = true;
                stopping = true;
                dead("abandoned", this);
            }
        }

        @Override
        public CompletableFuture<List<Map<String, String>>> generateTaskConfigs() {
            var answer = new CompletableFuture<List<Map<String, String>>>();
            scheduler.after(Duration.ofMillis(1), () -> {
                try {
                    answer.complete(generate(this));
                } catch (RuntimeException e) {
                    answer.completeExceptionally(e);
                }
            });
            return answer;
        }
    }
}
