package dev.tributary.connect.testkit.conformance;

import dev.tributary.connect.testkit.ConnectExtension;
import dev.tributary.connect.testkit.ConnectTestCluster;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs checks, and owns the cluster that some of them need. Thread-safe: checks run one after another. */
final class ConformanceSuite implements AutoCloseable {
    private final Supplier<ConnectTestCluster> start;
    private final Duration limit;
    private @Nullable ConnectTestCluster cluster;

    ConformanceSuite(Supplier<ConnectTestCluster> start) {
        this(start, Driver.LIMIT);
    }

    /**
     * @param limit for each call of plugins that the suite makes itself; of those in the cluster the checks await what they do
     */
    ConformanceSuite(Supplier<ConnectTestCluster> start, Duration limit) {
        this.start = start;
        this.limit = limit;
    }

    /** @throws AssertionError if the connector does not pass */
    synchronized void run(ConformanceCheck check, ConformanceSubject subject) {
        try {
            perform(check, new Driver(limit), subject);
        } catch (Exception | AssertionError | LinkageError e) {
            String seen = e instanceof AssertionError ? String.valueOf(e.getMessage()) : "it threw " + e;
            throw check.failed(subject, seen, e);
        }
    }

    private void perform(ConformanceCheck check, Driver driver, ConformanceSubject subject) throws Exception {
        switch (check) {
            case CAN_BE_CREATED -> PluginChecks.canBeCreated(driver, subject);
            case SERVICE_MANIFEST -> PluginChecks.serviceManifest(subject);
            case VERSION -> PluginChecks.version(driver, subject);
            case CONFIG_DOCUMENTED -> ConfigChecks.documented(driver, subject);
            case VALID_CONFIG_ACCEPTED -> ConfigChecks.validAccepted(driver, subject);
            case MISSING_SETTING_NAMED -> ConfigChecks.missingNamed(driver, subject);
            case WRONG_TYPE_NAMED -> ConfigChecks.wrongTypeNamed(driver, subject);
            case TASK_CONFIGS_RESPECT_MAXIMUM -> PluginChecks.taskConfigs(driver, subject);
            case STOP_ALWAYS_WORKS -> TaskChecks.stopAlwaysWorks(driver, subject);
            case NO_THREADS_LEFT -> TaskChecks.noThreadsLeft(driver, subject);
            case IDLE_POLL_WAITS -> TaskChecks.idlePollWaits(driver, subject);
            case EMPTY_PUT_WORKS -> TaskChecks.emptyPutWorks(driver, subject);
            case DELIVERS -> running(driver, subject, RunningChecks::delivers);
            case RESTART_RESUMES -> running(driver, subject, RunningChecks::restartResumes);
            case PAUSE_HOLDS -> running(driver, subject, RunningChecks::pauseHolds);
            case REBALANCE_LOSES_NOTHING -> running(driver, subject, RunningChecks::rebalanceLosesNothing);
            case RESET_OFFSETS_REPLAYS -> running(driver, subject, RunningChecks::resetReplays);
            case ALTER_OFFSETS_CHECKED -> running(driver, subject, RunningChecks::alterOffsetsChecked);
            case STOPS_IN_TIME -> running(driver, subject, RunningChecks::stopsInTime);
        }
    }

    private interface Check {
        void run(RunningChecks running) throws Exception;
    }

    private void running(Driver driver, ConformanceSubject subject, Check check) throws Exception {
        ConnectTestCluster current = cluster;
        if (current == null) {
            current = start.get();
            cluster = current;
        }
        try (RunningChecks running = RunningChecks.of(driver, subject, current)) {
            check.run(running);
        }
    }

    @Override
    public synchronized void close() {
        ConnectTestCluster current = cluster;
        cluster = null;
        if (current != null && !(current instanceof ConnectExtension)) {
            current.close();
        } // else JUnit closes it
    }
}
