package dev.tributary.connect.runtime.metrics.prometheus;

import dev.tributary.connect.runtime.metrics.MetricTemplate;
import java.util.Locale;

/**
 * How metrics are called in Prometheus: {@code kafka_<domain>_<group>_<name>} in snake case, {@code -metrics} cut off the
 * group and the domain not said twice. These are the names that the rules commonly given to the JMX exporter make. Pure.
 */
public final class PrometheusNames {
    /** The domain of the worker's own metrics, {@code kafka.connect} in JMX. */
    public static final String CONNECT = "connect";

    private static final String PREFIX = "kafka_";
    private static final String METRICS = "-metrics";

    private PrometheusNames() {}

    /**
     * Of a number.
     *
     * @param domain {@code connect}, or that of another Kafka client: {@code producer}
     */
    static String number(String domain, String group, String name) {
        String base = group(domain, group);
        String attribute = snake(name);
        return base.endsWith("_" + attribute) ? base : base + "_" + attribute;
    }

    /** Of the texts of a group together, without the suffix {@code _info} that the page shows. */
    static String info(String domain, String group) {
        String base = group(domain, group);
        return base.endsWith("_info") ? base.substring(0, base.length() - "_info".length()) : base;
    }

    private static String group(String domain, String group) {
        String base = group.endsWith(METRICS) ? group.substring(0, group.length() - METRICS.length()) : group;
        if (base.equals(domain)) {
            return PREFIX + domain;
        }
        return PREFIX + (base.startsWith(domain + "-") ? "" : domain + "_") + snake(base);
    }

    /** Whether a text tells a state: it is shown as a sample of its own and not among the facts of its group. */
    static boolean isState(String name) {
        return name.equals("status") || name.equals("state") || name.endsWith("-status") || name.endsWith("-state");
    }

    /**
     * How the page shows a metric, without the labels that are its group's tags: {@code name}, {@code name{status="..."}} or
     * {@code name_info{label="..."}}.
     */
    public static String shown(MetricTemplate template) {
        String group = template.group().groupName();
        String name = template.name();
        if (template.kind() != MetricTemplate.Kind.TEXT) {
            return number(CONNECT, group, name);
        }
        String label = "{" + snake(name) + "=\"...\"}";
        return isState(name) ? number(CONNECT, group, name) + label : info(CONNECT, group) + "_info" + label;
    }

    /** Letters, digits and single underscores, in lower case; never empty, never begins with a digit. */
    static String snake(String text) {
        StringBuilder snake = new StringBuilder(text.length() + 8);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 128 && Character.isLetterOrDigit(c)) {
                boolean hump = Character.isUpperCase(c) && i > 0 && isLowerOrDigit(text.charAt(i - 1));
                separate(snake, hump);
                snake.append(c);
            } else if (Character.isLetterOrDigit(c)) {
                // Or names in other scripts would all be the same.
                separate(snake, true);
                snake.append(String.format(Locale.ROOT, "u%04x", (int) c));
            } else {
                separate(snake, true);
            }
        }
        while (!snake.isEmpty() && snake.charAt(snake.length() - 1) == '_') {
            snake.setLength(snake.length() - 1);
        }
        if (snake.isEmpty()) {
            return "unnamed";
        }
        return (Character.isDigit(snake.charAt(0)) ? "n" : "")
                + snake.toString().toLowerCase(Locale.ROOT);
    }

    private static boolean isLowerOrDigit(char c) {
        return c < 128 && (Character.isLowerCase(c) || Character.isDigit(c));
    }

    private static void separate(StringBuilder snake, boolean wanted) {
        if (wanted && !snake.isEmpty() && snake.charAt(snake.length() - 1) != '_') {
            snake.append('_');
        }
    }
}
