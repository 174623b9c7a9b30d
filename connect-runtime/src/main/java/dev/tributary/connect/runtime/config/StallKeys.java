package dev.tributary.connect.runtime.config;

import java.time.Duration;
import java.util.Map;
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
                Checks.atLeast(0),
                Importance.MEDIUM,
                "Milliseconds after which a call of a task that has not returned, or a put that has been tried again and again,"
                        + " counts as a stall; 0: never. A connector's own configuration may have it, too.");
    }

    /**
     * The timeout of a connector's tasks.
     *
     * @param resolved the connector's configuration
     * @param ofWorker if it does not say
     * @throws ConfigException if it is no number, or below 0
     */
    public static Duration timeout(Map<String, @Nullable String> resolved, Duration ofWorker) {
        String configured = resolved.get(TIMEOUT);
        if (configured == null) {
            return ofWorker;
        }
        long timeoutMs;
        try {
            timeoutMs = Long.parseLong(configured.strip());
        } catch (NumberFormatException e) {
            timeoutMs = -1;
        }
        if (timeoutMs < 0) {
            throw new ConfigException(
                    TIMEOUT,
                    configured,
                    "expected milliseconds, 0 or more. Mend it in the connector's configuration, or remove it to have the"
                            + " worker's");
        }
        return Duration.ofMillis(timeoutMs);
    }
}
