package dev.tributary.connect.runtime.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * When a task that makes no progress counts as stalled: keys of the worker, which a connector's configuration may have as well,
 * for that connector alone. Connectors never see them defined: answers to validation are as they are without.
 */
public final class StallKeys {
    /** A call that has not returned for so long is a stall. */
    public static final String TIMEOUT = "tributary.stall.timeout.ms";

    /** What is done about a stall. */
    public static final String POLICY = "tributary.stall.policy";

    static final long DEFAULT_TIMEOUT_MS = 300_000;

    /** Further than this nobody plans. */
    private static final long LONGEST_MS = 365L * 24 * 60 * 60 * 1000;

    /** Those that a connector may have. */
    static final List<String> ALL = List.of(TIMEOUT);

    private static final ConfigDef DEFINITION = addTo(new ConfigDef());

    private StallKeys() {}

    static ConfigDef addTo(ConfigDef def) {
        return def.define(
                        POLICY,
                        Type.STRING,
                        "report",
                        Checks.oneOfIgnoringCase("report", "replace"),
                        Importance.MEDIUM,
                        "What is done about a stall. report: it is told. replace: the run is given up, with its thread, and"
                                + " a new one started from what was committed; that counts against"
                                + " tributary.restart.budget. A connector's own configuration may have it, too.")
                .define(
                        TIMEOUT,
                        Type.LONG,
                        DEFAULT_TIMEOUT_MS,
                        Checks.between(0, LONGEST_MS),
                        Importance.MEDIUM,
                        "Milliseconds after which a call of a task that has not returned, or a put that has been tried again and again,"
                                + " counts as a stall; 0: never. A connector's own configuration may have it, too.");
    }

    /**
     * The timeout of a connector's tasks; zero: none.
     *
     * @param resolved the connector's configuration
     * @param ofWorker if it does not say
     * @throws ConfigException if it is no number, or below 0
     */
    public static Duration timeout(Map<String, @Nullable String> resolved, Duration ofWorker) {
        if (resolved.get(TIMEOUT) == null) {
            return ofWorker;
        }
        Object timeout = new KeyReader(DEFINITION, resolved).read(TIMEOUT);
        return Duration.ofMillis(((Number) Objects.requireNonNull(timeout)).longValue());
    }
}
