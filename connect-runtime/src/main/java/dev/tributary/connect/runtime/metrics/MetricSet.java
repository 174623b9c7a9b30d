package dev.tributary.connect.runtime.metrics;

import dev.tributary.connect.runtime.metrics.MetricTemplate.Kind;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.Measurable;
import org.apache.kafka.common.metrics.MetricValueProvider;
import org.jspecify.annotations.Nullable;

/** The metrics of one owner. Thread-safe. After {@link #close()} it takes nothing any more, and says nothing about that. */
public final class MetricSet implements AutoCloseable {
    private final MetricSets sets;
    private final Object owner;
    private final Set<MetricName> names = new LinkedHashSet<>(); // guarded by sets
    private boolean closed; // guarded by sets

    MetricSet(MetricSets sets, Object owner) {
        this.sets = sets;
        this.owner = owner;
    }

    /**
     * An MBean of this set, empty.
     *
     * @param tagValues the values of the group's tags, in their order
     */
    public Bean bean(MetricGroup group, String... tagValues) {
        List<String> tags = group.tags();
        if (tags.size() != tagValues.length) {
            throw new IllegalArgumentException(
                    tagValues.length + " tag values for " + group + " (expected: those of " + tags + ")");
        }
        Map<String, String> byTag = new LinkedHashMap<>();
        for (int i = 0; i < tagValues.length; i++) {
            byTag.put(tags.get(i), tagValues[i]);
        }
        return new Bean(group, byTag);
    }

    /** Removes the metrics, unless a newer set of the same owner has. Idempotent. */
    @Override
    public void close() {
        synchronized (sets) {
            if (!closed) {
                closed = true;
                names.forEach(sets.registry()::removeMetric);
                names.clear();
                sets.forget(owner, this);
            }
        }
    }

    private void add(MetricName name, MetricValueProvider<?> value) {
        synchronized (sets) {
            if (!closed) {
                sets.registry().addMetric(name, value);
                names.add(name);
            }
        }
    }

    /** One group with one value for each of its tags. The names are looked up in {@link MetricTemplates}. */
    public final class Bean {
        private final MetricGroup group;
        private final Map<String, String> tags;

        private Bean(MetricGroup group, Map<String, String> tags) {
            this.group = group;
            this.tags = tags;
        }

        /** A number, read when somebody looks. */
        public Bean number(String name, DoubleSupplier value) {
            return measured(name, (config, nowMs) -> value.getAsDouble());
        }

        /** A number that depends on the time, read when somebody looks. */
        public Bean measured(String name, Measurable value) {
            return add(name, Double.class, value);
        }

        /** A number that is shown as a whole one. */
        public Bean whole(String name, LongSupplier value) {
            return add(name, Long.class, (Gauge<Long>) (config, nowMs) -> value.getAsLong());
        }

        /** A text, read when somebody looks. */
        public Bean text(String name, Supplier<@Nullable String> value) {
            return add(name, String.class, (Gauge<@Nullable String>) (config, nowMs) -> value.get());
        }

        /** Removes the metrics of this MBean alone. */
        public void remove() {
            synchronized (sets) {
                for (MetricTemplate template : MetricTemplates.of(group)) {
                    MetricName name = name(template);
                    if (names.remove(name)) {
                        sets.registry().removeMetric(name);
                    }
                }
            }
        }

        private Bean add(String name, Class<?> type, MetricValueProvider<?> value) {
            MetricTemplate template = MetricTemplates.get(group, name);
            Kind kind = template.kind();
            if (kind.valueType() != type) {
                throw new IllegalArgumentException(name + " of " + group + " as " + type.getSimpleName()
                        + " (expected: " + kind.valueType().getSimpleName() + ")");
            }
            MetricSet.this.add(name(template), value);
            return this;
        }

        /** Not of the registry's making, which would sort the tags and add its own. */
        private MetricName name(MetricTemplate template) {
            return new MetricName(template.name(), group.groupName(), template.description(), tags);
        }
    }
}
