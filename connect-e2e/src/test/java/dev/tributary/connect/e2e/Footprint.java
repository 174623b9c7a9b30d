package dev.tributary.connect.e2e;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * What a process takes at one moment, after a full garbage collection. Immutable.
 *
 * @param heapMb in use in the heap, in MiB
 * @param residentMb of the whole process, in MiB
 * @param threads of Java
 * @param files that are open, connections among them
 * @param classes that are loaded
 * @param loaders of classes
 */
record Footprint(double heapMb, double residentMb, double threads, double files, double classes, double loaders) {
    private static final double MIB = 1 << 20;
    private static final double KIB_PER_MIB = 1024;

    /**
     * One of the measures.
     *
     * @param allowed how far it may rise in half of a run without being called growing: a fraction of what it is
     * @param atLeast the same, if that is more: an amount
     */
    record Measure(String name, ToDoubleFunction<Footprint> value, double allowed, double atLeast) {
        /** How far a measure may rise that is so high. */
        double allowedAt(double level) {
            return Math.max(allowed * level, atLeast);
        }
    }

    /** All measures. Tasks move among the workers when one is killed, so nothing is quite constant. */
    static final List<Measure> MEASURES = List.of(
            new Measure("heap MiB", Footprint::heapMb, 0.10, 10),
            new Measure("resident MiB", Footprint::residentMb, 0.10, 40),
            new Measure("threads", Footprint::threads, 0.10, 10),
            new Measure("files", Footprint::files, 0.10, 15),
            new Measure("classes", Footprint::classes, 0.02, 200),
            new Measure("loaders", Footprint::loaders, 0.10, 20));

    /** Empty if the process ends meanwhile. */
    static Optional<Footprint> of(long pid) {
        try {
            var machine = VirtualMachine.attach(Long.toString(pid));
            String address;
            try {
                address = machine.startLocalManagementAgent();
            } finally {
                machine.detach();
            }
            try (JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(address))) {
                return Optional.of(measured(pid, connector.getMBeanServerConnection()));
            }
        } catch (IOException | AttachNotSupportedException ended) {
            return Optional.empty();
        }
    }

    private static Footprint measured(long pid, MBeanServerConnection server) throws IOException {
        MemoryMXBean memory = ManagementFactory.getPlatformMXBean(server, MemoryMXBean.class);
        memory.gc();
        return new Footprint(
                memory.getHeapMemoryUsage().getUsed() / MIB,
                residentMb(pid),
                number(server, "java.lang:type=Threading", "ThreadCount"),
                openFiles(pid),
                number(server, "java.lang:type=ClassLoading", "LoadedClassCount"),
                loaders(server));
    }

    private static double number(MBeanServerConnection server, String bean, String attribute) throws IOException {
        try {
            return ((Number) server.getAttribute(new ObjectName(bean), attribute)).doubleValue();
        } catch (JMException e) {
            throw new IOException(bean + " " + attribute, e);
        }
    }

    /** The virtual machine lists them in a table, each in a line with its address. */
    private static double loaders(MBeanServerConnection server) throws IOException {
        try {
            Object table = server.invoke(
                    new ObjectName("com.sun.management:type=DiagnosticCommand"), "vmClassloaderStats", null, null);
            return String.valueOf(table)
                    .lines()
                    .filter(line -> line.startsWith("0x"))
                    .count();
        } catch (JMException e) {
            throw new IOException("vmClassloaderStats", e);
        }
    }

    private static double residentMb(long pid) throws IOException {
        try (var lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / KIB_PER_MIB)
                    .findFirst()
                    .orElseThrow(() -> new IOException("Process %d has ended.".formatted(pid)));
        }
    }

    private static double openFiles(long pid) throws IOException {
        try (var files = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return files.count();
        }
    }
}
