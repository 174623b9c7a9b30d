package dev.tributary.connect.testkit.conformance;

import dev.tributary.connect.testkit.ConnectExtension;
import dev.tributary.connect.testkit.ConnectTestCluster;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs checks, and owns the cluster that some of them need. Thread-safe: checks run one after another. */
final class ConformanceSuite implements AutoCloseable {
    private final Supplier<ConnectTestCluster> start;
    private @Nullable ConnectTestCluster cluster;

    ConformanceSuite(Supplier<ConnectTestCluster> start) {
        this.start = start;
    }

    /** @throws AssertionError if the connector does not pass */
    synchronized void run(ConformanceCheck check, ConformanceSubject subject) {
        try {
            perform(check, subject);
        } catch (Exception | AssertionError | LinkageError e) {
            String seen = e instanceof AssertionError ? String.valueOf(e.getMessage()) : "it threw " + e;
            throw check.failed(subject, seen, e);
        }
    }

    private void perform(ConformanceCheck check, ConformanceSubject subject) throws Exception {
        switch (check) {
            case CAN_BE_CREATED -> PluginChecks.canBeCreated(subject);
            case SERVICE_MANIFEST -> PluginChecks.serviceManifest(subject);
            case VERSION -> PluginChecks.version(subject);
            case CONFIG_DOCUMENTED -> ConfigChecks.documented(subject);
            case VALID_CONFIG_ACCEPTED -> ConfigChecks.validAccepted(subject);
            case MISSING_SETTING_NAMED -> ConfigChecks.missingNamed(subject);
            case WRONG_TYPE_NAMED -> ConfigChecks.wrongTypeNamed(subject);
            case TASK_CONFIGS_RESPECT_MAXIMUM -> PluginChecks.taskConfigs(subject);
            case STOP_ALWAYS_WORKS -> TaskChecks.stopAlwaysWorks(subject);
            case NO_THREADS_LEFT -> TaskChecks.noThreadsLeft(subject);
            case IDLE_POLL_WAITS -> TaskChecks.idlePollWaits(subject);
            case EMPTY_PUT_WORKS -> TaskChecks.emptyPutWorks(subject);
            case DELIVERS -> running(subject, RunningChecks::delivers);
            case RESTART_RESUMES -> running(subject, RunningChecks::restartResumes);
            case PAUSE_HOLDS -> running(subject, RunningChecks::pauseHolds);
            case REBALANCE_LOSES_NOTHING -> running(subject, RunningChecks::rebalanceLosesNothing);
            case RESET_OFFSETS_REPLAYS -> running(subject, RunningChecks::resetReplays);
            case ALTER_OFFSETS_CHECKED -> running(subject, RunningChecks::alterOffsetsChecked);
            case STOPS_IN_TIME -> running(subject, RunningChecks::stopsInTime);
        }
    }

    private interface Check {
        void run(RunningChecks running) throws Exception;
    }

    private void running(ConformanceSubject subject, Check check) throws Exception {
        ConnectTestCluster current = cluster;
        if (current == null) {
            current = start.get();
            cluster = current;
        }
        try (RunningChecks running = RunningChecks.of(subject, current)) {
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
