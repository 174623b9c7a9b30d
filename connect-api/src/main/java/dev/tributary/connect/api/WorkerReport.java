package dev.tributary.connect.api;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What one worker tells of itself and of everything that it runs, as of one moment. Immutable.
 *
 * @param workerId {@code host:port} under which it writes statuses
 * @param at when, by its clock
 * @param instances all that it runs, by id, ascending
 * @param process the process that it is part of
 */
public record WorkerReport(String workerId, Instant at, List<InstanceHealth> instances, ProcessFacts process) {
    public WorkerReport {
        Objects.requireNonNull(workerId, "workerId");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(process, "process");
        instances = List.copyOf(instances);
    }

    /**
     * A worker's process. Immutable.
     *
     * @param version of Tributary, or {@code unknown}
     * @param startedAt when the process started
     * @param heapUsedBytes of the Java heap, now
     * @param heapMaxBytes of the Java heap, at most
     * @param threads live threads
     * @param openFiles open file descriptors; -1 if the platform does not tell
     */
    public record ProcessFacts(
            String version, Instant startedAt, long heapUsedBytes, long heapMaxBytes, int threads, long openFiles) {
        public ProcessFacts {
            Objects.requireNonNull(version, "version");
            Objects.requireNonNull(startedAt, "startedAt");
        }
    }
}
