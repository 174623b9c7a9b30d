package dev.tributary.connect.runtime.metrics;

/**
 * One metric as dashboards know it. Immutable.
 *
 * @param group where it belongs
 * @param name the attribute in JMX
 * @param kind what it measures, and with that its type
 * @param origin who defined it
 * @param description one sentence, for documentation and for JMX
 */
public record MetricTemplate(MetricGroup group, String name, Kind kind, Origin origin, String description) {
    /** What a metric measures. Averages, rates, maxima, minima and ratios are of the sample window. */
    public enum Kind {
        /** A number of now; a double. */
        GAUGE(Double.class),
        /** A whole number of now. */
        WHOLE_GAUGE(Long.class),
        /** Grows only; a double. */
        TOTAL(Double.class),
        /** Per second; 0 without samples. */
        RATE(Double.class),
        /** NaN without samples. */
        AVERAGE(Double.class),
        /** NaN without samples. */
        MAXIMUM(Double.class),
        /** NaN without samples. */
        MINIMUM(Double.class),
        /** From 0 to 1, whatever the name says. */
        RATIO(Double.class),
        TEXT(String.class);

        private final Class<?> valueType;

        Kind(Class<?> valueType) {
            this.valueType = valueType;
        }

        /** The type of values in JMX. */
        public Class<?> valueType() {
            return valueType;
        }
    }

    /** Who defined a metric. */
    public enum Origin {
        /** Apache Kafka Connect has it, too. */
        CONNECT,
        /** Made by kafka-clients itself, as in Apache Kafka Connect. */
        KAFKA_CLIENTS,
        /** Only here. */
        OWN
    }
}
