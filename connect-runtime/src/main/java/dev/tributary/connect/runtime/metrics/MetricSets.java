package dev.tributary.connect.runtime.metrics;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.common.metrics.MetricConfig;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.utils.Time;

/**
 * Registers the metrics of {@link MetricTemplates}, in sets that come and go as a whole. Thread-safe.
 *
 * <p>A set has an owner, such as a task, and an owner has one set at most: the newest. So the metrics of a task's new run
 * are safe from its old one, whose end may come late.
 *
 * <p>Registering costs: for every metric JMX makes the MBean anew, tens of microseconds, under a lock of the whole process.
 * That is not for the control thread.
 */
public final class MetricSets {
    private final Metrics registry;
    private final MetricConfig config;
    private final Time time;
    private final Map<Object, MetricSet> current = new HashMap<>(); // guarded by this, as registering is

    /**
     * @param registry belongs to the caller
     * @param time as the registry has it
     */
    public MetricSets(Metrics registry, Time time) {
        this.registry = registry;
        this.config = registry.config();
        this.time = time;
    }

    /** Of a registry that nobody looks at. */
    public static MetricSets unseen() {
        return new MetricSets(new Metrics(), Time.SYSTEM);
    }

    /** The set of an owner, empty. What the owner had registered is removed, and its former set takes nothing any more. */
    public synchronized MetricSet open(Object owner) {
        MetricSet former = current.get(owner);
        if (former != null) {
            former.close();
        }
        var set = new MetricSet(this, owner);
        current.put(owner, set);
        return set;
    }

    /** Values of which average, maximum and minimum are shown. */
    public Distribution distribution() {
        return new Distribution(config, time);
    }

    /** Outcomes of which the shares are shown. */
    public Shares shares() {
        return new Shares(config, time);
    }

    /** A counter of which the rate is shown. */
    public Flow flow(LongSupplier total) {
        return new Flow(config, time, total);
    }

    /** The time that rates and windows go by, in ms. */
    public long nowMs() {
        return time.milliseconds();
    }

    /** For durations, in ns. */
    public long nanoseconds() {
        return time.nanoseconds();
    }

    /** A duration in ms, with its fraction. */
    public static double millis(long nanoseconds) {
        return (double) nanoseconds / TimeUnit.MILLISECONDS.toNanos(1);
    }

    Metrics registry() {
        return registry;
    }

    synchronized void forget(Object owner, MetricSet set) {
        current.remove(owner, set);
    }
}
