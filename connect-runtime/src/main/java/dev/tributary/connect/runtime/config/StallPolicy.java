package dev.tributary.connect.runtime.config;

import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What is done about a task or connector that is stalled: {@code tributary.stall.policy}. */
public enum StallPolicy {
    /** It is told, and nothing else. */
    REPORT,
    /** Its run is given up and another one started. */
    REPLACE;

    /**
     * What holds for a connector.
     *
     * @param config of the connector, variables not resolved: a value that is one counts as wrong
     * @param ofWorker what holds if it says nothing, or nothing valid
     * @param problems told the key and what is wrong with it
     */
    public static StallPolicy of(
            Map<String, @Nullable String> config, StallPolicy ofWorker, BiConsumer<String, String> problems) {
        String configured = config.get(StallKeys.POLICY);
        if (configured == null) {
            return ofWorker;
        }
        for (StallPolicy policy : values()) {
            if (policy.name().equalsIgnoreCase(configured.strip())) {
                return policy;
            }
        }
        problems.accept(
                StallKeys.POLICY,
                StallKeys.POLICY + ": " + configured
                        + " (expected: report or replace; remove it to have what the worker's"
                        + " configuration says)");
        return ofWorker;
    }

    /** Of a value that is checked. */
    static StallPolicy of(String checked) {
        return valueOf(checked.strip().toUpperCase(Locale.ROOT));
    }
}
