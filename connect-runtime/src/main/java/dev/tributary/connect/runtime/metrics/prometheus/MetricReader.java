package dev.tributary.connect.runtime.metrics.prometheus;

import dev.tributary.connect.runtime.metrics.MetricTemplate;
import dev.tributary.connect.runtime.metrics.MetricTemplates;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.stats.CumulativeSum;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads metrics into families. Thread-safe; remembers which metrics it has complained of. */
final class MetricReader {
    private static final Logger LOG = LoggerFactory.getLogger(MetricReader.class);
    private static final String TOTAL = "_total";
    private static final int LONGEST_TEXT = 1_000;
    private static final int COMPLAINTS = 1_000;

    /** Of the worker's own metrics: those that only grow, without saying so in their names. */
    private static final Set<String> GROWING = MetricTemplates.all().stream()
            .filter(template -> template.kind() == MetricTemplate.Kind.TOTAL)
            .map(template -> key(template.group().groupName(), template.name()))
            .collect(Collectors.toUnmodifiableSet());

    private final Set<MetricName> complained = ConcurrentHashMap.newKeySet();
    private volatile @Nullable MetricName reading;

    /** The metric that is being read, by any thread; null if none is. For messages: a gauge of a plugin may hang. */
    @Nullable
    MetricName reading() {
        return reading;
    }

    /**
     * @return how many could not be read
     */
    int read(MetricSource source, Families families) {
        int unreadable = 0;
        for (KafkaMetric metric : source.metrics().get()) {
            reading = metric.metricName();
            try {
                add(source.domain(), metric, metric.metricValue(), families);
            } catch (Exception | LinkageError | StackOverflowError e) { // gauges are plugins' code, too
                unreadable++;
                complain(metric.metricName(), e);
            }
        }
        reading = null;
        return unreadable;
    }

    private void complain(MetricName name, Throwable failure) {
        if (complained.size() < COMPLAINTS && complained.add(name)) {
            LOG.warn(
                    "Metric {} of {} {} cannot be read and is missing in /metrics; this is said once",
                    name.name(),
                    name.group(),
                    name.tags(),
                    failure);
        }
    }

    private static void add(String domain, KafkaMetric metric, @Nullable Object value, Families families) {
        if (value instanceof Number number) {
            addNumber(domain, metric, number.doubleValue(), families);
        } else if (value instanceof Boolean flag) {
            addNumber(domain, metric, flag ? 1 : 0, families);
        } else if (value != null) {
            addText(domain, metric.metricName(), value.toString(), families);
        }
    }

    private static void addNumber(String domain, KafkaMetric metric, double value, Families families) {
        if (Double.isNaN(value)) {
            return; // no samples yet; it would spoil every sum
        }
        MetricName name = metric.metricName();
        String shown = PrometheusNames.number(domain, name.group(), name.name());
        if (!shown.endsWith(TOTAL)) {
            Family.Type type = grows(metric) ? Family.Type.UNKNOWN : Family.Type.GAUGE;
            families.number(type, shown, name.description(), name.tags(), value);
        } else if (value >= 0) {
            String base = shown.substring(0, shown.length() - TOTAL.length());
            families.number(Family.Type.COUNTER, base, name.description(), name.tags(), value);
        } else {
            throw new IllegalStateException(
                    "value: " + value + " (expected: >= 0, as its name says that it is a total)");
        }
    }

    private static boolean grows(KafkaMetric metric) {
        MetricName name = metric.metricName();
        return GROWING.contains(key(name.group(), name.name()))
                || (metric.isMeasurable() && metric.measurable() instanceof CumulativeSum);
    }

    private static String key(String group, String name) {
        return group + ":" + name;
    }

    private static void addText(String domain, MetricName name, String value, Families families) {
        String text = value.length() <= LONGEST_TEXT ? value : value.substring(0, LONGEST_TEXT);
        if (text.isEmpty()) {
            return;
        }
        Map<String, String> tags = name.tags();
        if (PrometheusNames.isState(name.name())) {
            families.state(
                    PrometheusNames.number(domain, name.group(), name.name()),
                    name.description(),
                    tags,
                    name.name(),
                    text);
        } else {
            families.fact(PrometheusNames.info(domain, name.group()), tags, name.name(), text);
        }
    }
}
