package dev.tributary.connect.runtime.health;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.tributary.connect.api.WorkerReport.ProcessFacts;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.time.Instant;
import java.util.Objects;

/** The numbers of the process that this is. */
final class ProcessNumbers {
    private static final String VERSION =
            Objects.requireNonNullElse(ProcessNumbers.class.getPackage().getImplementationVersion(), "unknown");

    private ProcessNumbers() {}

    static ProcessFacts read() {
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        return new ProcessFacts(
                VERSION,
                Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime()),
                heap.getUsed(),
                heap.getMax(),
                ManagementFactory.getThreadMXBean().getThreadCount(),
                openFiles());
    }

    /** Only some platforms tell. */
    private static long openFiles() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? system.getOpenFileDescriptorCount()
                : -1;
    }
}
