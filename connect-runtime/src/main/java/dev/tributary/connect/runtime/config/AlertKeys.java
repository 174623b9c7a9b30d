package dev.tributary.connect.runtime.config;

import dev.tributary.connect.api.AlertKind;
import dev.tributary.connect.api.AlertPolicy;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * The keys of alerts: of workers, and those that say when there are any under the same names of connectors, where they go before the
 * worker's. They are this runtime's own, and part of no connector's definition: validation shows them only if they are wrong.
 */
public final class AlertKeys {
    static final String RULES = "tributary.alerts.rules";
    static final String PENDING = "tributary.alerts.pending.ms";
    static final String LAG_RECORDS = "tributary.alerts.lag.records";
    static final String LAG_MS = "tributary.alerts.lag.ms";
    static final String URLS = "tributary.alerts.webhook.urls";
    static final String HEADERS = "tributary.alerts.webhook.headers";
    static final String TIMEOUT = "tributary.alerts.webhook.timeout.ms";
    static final String RETRY_INITIAL = "tributary.alerts.webhook.retry.initial.backoff.ms";
    static final String RETRY_MAX = "tributary.alerts.webhook.retry.max.backoff.ms";
    static final String AUTHORIZATION = "tributary.alerts.authorization";

    /** Those that a connector may have. */
    static final List<String> OF_CONNECTORS = List.of(RULES, PENDING, LAG_RECORDS, LAG_MS);

    private static final String NONE = "none";
    private static final String ALL_RULES =
            Arrays.stream(AlertKind.values()).map(AlertKind::word).collect(Collectors.joining(","));

    /** Further than this nobody plans. */
    private static final long LONGEST_MS = 365L * 24 * 60 * 60 * 1000;

    private static final long LONGEST_TRY_MS = 60L * 60 * 1000;
    private static final ConfigDef DEFINITION = addPolicy(new ConfigDef());

    private AlertKeys() {}

    static ConfigDef addTo(ConfigDef def) {
        return addDelivery(addPolicy(def));
    }

    /** Those that a connector may have, too. */
    static ConfigDef addPolicy(ConfigDef def) {
        return def.define(
                        RULES,
                        Type.LIST,
                        ALL_RULES,
                        Checks.check(
                                "a list of " + ALL_RULES.replace(",", ", ") + "; or " + NONE,
                                value -> rules((List<?>) value) != null),
                        Importance.MEDIUM,
                        "What there are alerts about; none: nothing. lag needs tributary.alerts.lag.records or"
                                + " tributary.alerts.lag.ms. A failure that restart supervision will mend is none. A connector's own"
                                + " configuration may have this and the following three, too.")
                .define(
                        PENDING,
                        Type.LONG,
                        10_000L,
                        Checks.between(0, LONGEST_MS),
                        Importance.LOW,
                        "Milliseconds for which something must be so before there is an alert, and must be over before the"
                                + " alert ends.")
                .define(
                        LAG_RECORDS,
                        Type.LONG,
                        0L,
                        Checks.atLeast(0),
                        Importance.MEDIUM,
                        "Records that a sink connector may be behind, all its tasks together, without an alert; 0: any number.")
                .define(
                        LAG_MS,
                        Type.LONG,
                        0L,
                        Checks.between(0, LONGEST_MS),
                        Importance.MEDIUM,
                        "Milliseconds that a connector may be behind without an alert: a sink by the age of the record put last"
                                + " while there are more, a source by the age of the records that it sends; 0: any time.");
    }

    private static ConfigDef addDelivery(ConfigDef def) {
        return def.define(
                        URLS,
                        Type.PASSWORD,
                        null,
                        Importance.MEDIUM,
                        "Addresses, comma-separated, to which alerts are sent (POST, JSON) by one worker of the cluster: set the"
                                + " same on all. Unset: they are only shown. A password, because many such addresses are"
                                + " secrets.")
                .define(
                        HEADERS,
                        Type.PASSWORD,
                        null,
                        Importance.LOW,
                        "Headers of the requests to all these addresses, as Name: value, comma-separated; one with commas in"
                                + " double quotes. For instance Authorization: Bearer ...")
                .define(
                        TIMEOUT,
                        Type.LONG,
                        10_000L,
                        Checks.between(1, LONGEST_TRY_MS),
                        Importance.LOW,
                        "Milliseconds within which a receiver must answer.")
                .define(
                        RETRY_INITIAL,
                        Type.LONG,
                        1_000L,
                        Checks.between(1, LONGEST_TRY_MS),
                        Importance.LOW,
                        "Milliseconds after which a delivery that failed is tried again, twice as many after each further"
                                + " failure; at random between half of that and all of it.")
                .define(
                        RETRY_MAX,
                        Type.LONG,
                        60_000L,
                        Checks.between(1, LONGEST_TRY_MS),
                        Importance.LOW,
                        "Milliseconds between two attempts at most.")
                .define(
                        AUTHORIZATION,
                        Type.PASSWORD,
                        null,
                        Importance.LOW,
                        "Authorization header, such as Basic ..., with which the worker that watches asks the others how they"
                                + " are. Needed where their REST API is protected.");
    }

    /**
     * What holds for a connector: what its configuration says, and for the rest what the worker's does.
     *
     * @param config of the connector. Variables are not resolved here: a value that is one counts as wrong
     * @param problems told of every value that is wrong, as key and sentence; the worker's stands in for it
     */
    public static AlertPolicy policy(
            Map<String, @Nullable String> config, AlertPolicy worker, BiConsumer<String, String> problems) {
        Map<String, Object> given = new LinkedHashMap<>();
        KeyReader reader = new KeyReader(DEFINITION, config);
        for (String key : OF_CONNECTORS) {
            if (config.get(key) != null) {
                try {
                    Object value = reader.read(key);
                    if (value != null) {
                        given.put(key, value);
                    }
                } catch (ConfigException e) {
                    problems.accept(key, String.valueOf(e.getMessage()));
                }
            }
        }
        return given.isEmpty() ? worker : policy(given, worker);
    }

    /** @param checked values by key, as far as they are given */
    static AlertPolicy policy(Map<String, ? extends @Nullable Object> checked, AlertPolicy others) {
        Set<AlertKind> kinds = checked.get(RULES) instanceof List<?> list ? rules(list) : null;
        return new AlertPolicy(
                kinds == null ? others.kinds() : kinds,
                Duration.ofMillis(number(checked.get(PENDING), others.pending().toMillis())),
                number(checked.get(LAG_RECORDS), others.lagRecords()),
                Duration.ofMillis(number(checked.get(LAG_MS), others.lagTime().toMillis())));
    }

    private static long number(@Nullable Object value, long otherwise) {
        return value instanceof Number number ? number.longValue() : otherwise;
    }

    /** Null if one of them is none. */
    private static @Nullable Set<AlertKind> rules(List<?> words) {
        Set<AlertKind> kinds = EnumSet.noneOf(AlertKind.class);
        for (Object word : words) {
            String text = word.toString().strip();
            if (text.equalsIgnoreCase(NONE)) {
                if (words.size() > 1) {
                    return null;
                }
            } else {
                AlertKind kind = AlertKind.of(text).orElse(null);
                if (kind == null) {
                    return null;
                }
                kinds.add(kind);
            }
        }
        return kinds;
    }
}
