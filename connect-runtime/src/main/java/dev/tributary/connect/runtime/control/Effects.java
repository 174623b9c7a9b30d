package dev.tributary.connect.runtime.control;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.InstanceHealth;
import dev.tributary.connect.api.InstanceState;
import dev.tributary.connect.api.StageTime;
import dev.tributary.connect.api.TargetState;
import dev.tributary.connect.api.WorkStage;
import dev.tributary.connect.runtime.config.Resolution;
import dev.tributary.connect.runtime.state.ConfigStore;
import dev.tributary.connect.runtime.state.StatusStore;
import dev.tributary.connect.runtime.task.InstanceListener;
import dev.tributary.connect.runtime.task.Runners;
import dev.tributary.connect.runtime.task.RunningConnector;
import dev.tributary.connect.runtime.task.RunningInstance;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what the control plane wants done. Begins it and returns; what comes of it goes to the mailbox. Runs on the control
 * thread.
 */
final class Effects implements Effect.Handler {
    private static final Logger LOG = LoggerFactory.getLogger(Effects.class);
    /** How long an answer waits for the statuses that it tells of; it is right without them. */
    private static final Duration STATUS_LIMIT = Duration.ofSeconds(5);

    private final Runners runners;
    private final ConfigStore configs;
    private final StatusStore statuses;
    private final Executor answers;
    private final Consumer<Event> mailbox;
    private final ClusterEffects inCluster;
    private final Map<Long, RunningInstance> running = new HashMap<>();
    /** Read by any thread. */
    private final ConcurrentMap<Instance, RestartStanding> standings = new ConcurrentHashMap<>();

    /** By the number of the assignment: those who want to know when nothing runs outside of it. */
    private final ConcurrentSkipListMap<Long, CompletableFuture<Void>> unapplied = new ConcurrentSkipListMap<>();

    /** Of a worker that is alone. */
    Effects(Runners runners, ConfigStore configs, StatusStore statuses, Executor answers, Consumer<Event> mailbox) {
        this(runners, configs, statuses, ClusterSide.NONE, answers, mailbox);
    }

    /**
     * @param answers runs what others do when they are answered: never the control thread
     */
    Effects(
            Runners runners,
            ConfigStore configs,
            StatusStore statuses,
            ClusterSide cluster,
            Executor answers,
            Consumer<Event> mailbox) {
        this.runners = runners;
        this.configs = configs;
        this.statuses = statuses;
        this.answers = answers;
        this.mailbox = mailbox;
        this.inCluster = new ClusterEffects(configs, statuses, cluster, answers, mailbox);
    }

    // ---- runs

    @Override
    public void startConnector(Effect.StartConnector effect) {
        Instance instance = Instance.of(effect.spec().name());
        LOG.info(
                "Starting connector {} as {}",
                effect.spec().name(),
                effect.spec().targetState());
        start(instance, effect.run(), listener -> runners.start(effect.spec(), listener));
    }

    @Override
    public void startTask(Effect.StartTask effect) {
        LOG.info("Starting task {}", effect.spec().id());
        start(Instance.of(effect.spec().id()), effect.run(), listener -> runners.start(effect.spec(), listener));
    }

    private void start(Instance instance, long run, Function<InstanceListener, RunningInstance> start) {
        try {
            running.put(run, start.apply(new Listener(instance, run)));
        } catch (RuntimeException | OutOfMemoryError e) { // plugins may have used up all threads
            LOG.error("Run {} of {} could not be started", run, instance, e);
            mailbox.accept(new Event.Reported(instance, run, InstanceState.FAILED, e, null));
        }
    }

    /** Sends what a run reports to the mailbox. Thread-safe. */
    private final class Listener implements InstanceListener {
        private final Instance instance;
        private final long run;

        Listener(Instance instance, long run) {
            this.instance = instance;
            this.run = run;
        }

        @Override
        public void onState(InstanceState state, @Nullable Throwable failure, @Nullable String version) {
            mailbox.accept(new Event.Reported(instance, run, state, failure, version));
        }

        @Override
        public void onStalled(InstanceHealth health) {
            if (!waitsForKafka(health)) {
                mailbox.accept(new Event.Stalled(instance, run, StalledException.of(health)));
            }
        }

        /** Another run would wait as well: what Kafka does not take is no fault of the plugin's. */
        private static boolean waitsForKafka(InstanceHealth health) {
            return health.stages().stream()
                    .max(Comparator.comparing(StageTime::lasted))
                    .filter(longest -> longest.stage() == WorkStage.SEND)
                    .isPresent();
        }

        @Override
        public void onRecovered(InstanceHealth health) {
            mailbox.accept(new Event.Recovered(instance, run));
        }

        @Override
        public void onReconfigurationRequested() {
            mailbox.accept(new Event.ReconfigurationRequested(instance.connector(), run));
        }

        @Override
        public void onResolved(Resolution resolution) {
            mailbox.accept(new Event.Resolved(instance.connector(), run, resolution));
        }
    }

    @Override
    public void retarget(Effect.Retarget effect) {
        RunningInstance run = running.get(effect.run());
        if (run != null) {
            run.target(effect.target());
        }
    }

    @Override
    public void stop(Effect.Stop effect) {
        RunningInstance run = running.get(effect.run());
        CompletableFuture<Void> end = run == null ? CompletableFuture.completedFuture(null) : stop(run);
        var ended = new Event.Ended(effect.instance(), effect.run());
        CompletableFuture<Void> unused = end.whenComplete((done, failure) -> mailbox.accept(ended));
    }

    private static CompletableFuture<Void> stop(RunningInstance run) {
        try {
            return run.stop();
        } catch (OutOfMemoryError e) { // no thread left to stop it on: it is given up when its time is over
            LOG.error("A run cannot be stopped now", e);
            return new CompletableFuture<>();
        }
    }

    /** What ended on its own accord is kept until then: it may still be told to stop. */
    void forget(long run) {
        running.remove(run);
    }

    @Override
    public void abandon(Effect.Abandon effect) {
        LOG.error(
                "The {} did not stop in time, or was stalled. It is given up: what it still does has no effect, but its thread, and"
                        + " what its plugin holds, are lost until the worker ends.",
                effect.instance());
        RunningInstance run = running.remove(effect.run());
        if (run != null) {
            try {
                run.abandon();
            } catch (OutOfMemoryError e) { // no thread left that could clear up behind it
                LOG.error("What a run of the {} holds is not let go", effect.instance(), e);
            }
        }
    }

    @Override
    public void tellReload(Effect.TellReload effect) {
        LOG.info(
                "Restarting connector {}: what config provider and path '{}' answered has expired. Its tasks follow if"
                        + " their configuration has changed.",
                effect.connector(),
                effect.path());
    }

    @Override
    public void tellRestart(Effect.TellRestart effect) {
        if (effect.worry()) {
            LOG.warn("{}.", effect.what());
        } else {
            LOG.info("{}.", effect.what());
        }
    }

    @Override
    public void showRestarts(Effect.ShowRestarts effect) {
        RestartStanding standing = effect.standing();
        if (standing == null) {
            standings.remove(effect.instance());
        } else {
            standings.put(effect.instance(), standing);
        }
    }

    /** How an instance that runs here stands with restart supervision; null if it does not run here. From any thread. */
    @Nullable
    RestartStanding standing(Instance instance) {
        return standings.get(instance);
    }

    @Override
    public void generateTasks(Effect.GenerateTasks effect) {
        if (!(running.get(effect.run()) instanceof RunningConnector connector)) {
            mailbox.accept(new Event.TasksGenerated(effect.connector(), effect.run(), null, null));
            return;
        }
        CompletableFuture<?> unused = begin(connector::generateTaskConfigs)
                .whenComplete((configs, failure) -> mailbox.accept(
                        new Event.TasksGenerated(effect.connector(), effect.run(), configs, cause(failure))));
    }

    // ---- stores

    @Override
    public void writeConnector(Effect.WriteConnector effect) {
        write(
                effect.connector(),
                () -> configs.putConnector(effect.connector(), effect.config(), effect.initialState()));
    }

    @Override
    public void removeConnector(Effect.RemoveConnector effect) {
        write(effect.connector(), () -> configs.removeConnector(effect.connector()));
    }

    @Override
    public void writeTasks(Effect.WriteTasks effect) {
        LOG.info(
                "Connector {} has {} task configurations",
                effect.connector(),
                effect.configs().size());
        write(effect.connector(), () -> configs.putTasks(effect.connector(), effect.configs()));
    }

    @Override
    public void writeTarget(Effect.WriteTarget effect) {
        ConnectorName connector = effect.connector();
        write(
                connector,
                () -> effect.state() == TargetState.STOPPED
                        ? configs.putTasks(connector, List.of())
                                .thenCompose(written -> configs.putTargetState(connector, effect.state()))
                        : configs.putTargetState(connector, effect.state()));
    }

    @Override
    public void writeRestart(Effect.WriteRestart effect) {
        write(effect.connector(), () -> configs.putRestart(effect.connector(), effect.scope()));
    }

    @Override
    public void sendTasks(Effect.SendTasks effect) {
        LOG.info(
                "Connector {} has {} task configurations, for the leader at {} to write",
                effect.connector(),
                effect.configs().size(),
                effect.leader());
        write(effect.connector(), () -> inCluster.sendTasks(effect));
    }

    @Override
    public void fenceProducers(Effect.FenceProducers effect) {
        write(effect.connector(), () -> inCluster.fenceProducers(effect.connector()));
    }

    @Override
    public void renewSessionKey(Effect.RenewSessionKey effect) {
        inCluster.renewSessionKey(effect);
    }

    @Override
    public void takeLeadership(Effect.TakeLeadership effect) {
        inCluster.takeLeadership(effect);
    }

    @Override
    public void resign() {
        configs.release();
    }

    private void write(ConnectorName connector, Supplier<CompletableFuture<Void>> write) {
        CompletableFuture<Void> unused = begin(write)
                .whenComplete((done, failure) ->
                        mailbox.accept(new Event.Written(connector, configs.snapshot(), cause(failure))));
    }

    static <T> CompletableFuture<T> begin(Supplier<CompletableFuture<T>> call) {
        try {
            return call.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    static @Nullable Throwable cause(@Nullable Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    @Override
    public void putStatus(Effect.PutStatus effect) {
        Instance instance = effect.instance();
        LOG.debug("The {} is {}", instance, effect.status().state()); // the cause of FAILED was logged where it failed
        if (instance.isTask()) {
            statuses.put(instance.taskId(), effect.status(), effect.restarts(), effect.groupGeneration());
        } else {
            statuses.put(instance.connector(), effect.status(), effect.restarts(), effect.groupGeneration());
        }
    }

    @Override
    public void removeStatus(Effect.RemoveStatus effect) {
        Instance instance = effect.instance();
        if (instance.isTask()) {
            statuses.remove(instance.taskId());
        } else {
            statuses.remove(instance.connector());
            CompletableFuture<Void> unused = statuses.resetTopics(instance.connector());
        }
    }

    // ---- assignments

    /** From any thread, before the assignment is told. */
    CompletableFuture<Void> whenApplied(long assignment) {
        return unapplied.computeIfAbsent(assignment, number -> new CompletableFuture<>());
    }

    /** What was assigned before is applied as well then, or overtaken. */
    @Override
    public void assignmentApplied(Effect.AssignmentApplied effect) {
        var applied = unapplied.headMap(effect.number(), true);
        List<CompletableFuture<Void>> told = List.copyOf(applied.values());
        applied.clear();
        if (told.isEmpty()) {
            return;
        }
        CompletableFuture<Void> unused = begin(statuses::flush)
                .orTimeout(STATUS_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                .handleAsync(
                        (written, failure) -> {
                            told.forEach(future -> future.complete(null));
                            return null;
                        },
                        answers);
    }

    // ---- answers

    @Override
    public void progress(Effect.Progress effect) {
        effect.reply().progress(effect.doing());
    }

    @Override
    public <T> void answer(Effect.Answer<T> effect) {
        CompletableFuture<Void> ready = effect.shown()
                ? begin(statuses::flush).orTimeout(STATUS_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                : CompletableFuture.completedFuture(null);
        CompletableFuture<Void> unused = ready.handleAsync(
                (done, failure) -> {
                    effect.reply().answer(effect.value());
                    return null;
                },
                answers);
    }

    @Override
    public void refuse(Effect.Refuse effect) {
        answers.execute(() -> effect.reply().refuse(effect.failure()));
    }

    @Override
    public void halt() {
        LOG.info("Everything that ran on this worker has ended");
    }
}
