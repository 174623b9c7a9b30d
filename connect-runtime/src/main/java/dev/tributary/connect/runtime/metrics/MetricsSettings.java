package dev.tributary.connect.runtime.metrics;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The worker's own metrics. Immutable.
 *
 * @param sampleWindow {@code metrics.sample.window.ms}
 * @param samples {@code metrics.num.samples}, 1 or more
 * @param recordingLevel {@code metrics.recording.level}: INFO or DEBUG
 * @param reporters {@code metric.reporters}: class names
 * @param contextLabels {@code metrics.context.*}, prefix stripped
 * @param endpoint {@code tributary.metrics.endpoint}
 */
public record MetricsSettings(
        Duration sampleWindow,
        int samples,
        String recordingLevel,
        List<String> reporters,
        Map<String, @Nullable String> contextLabels,
        Endpoint endpoint) {
    /** Where {@code GET /metrics} is answered. */
    public enum Endpoint {
        /** On the regular listeners. */
        REGULAR,
        /** Where the admin endpoints are. */
        ADMIN,
        OFF
    }

    /** With the endpoint at its defaults. */
    public MetricsSettings(
            Duration sampleWindow,
            int samples,
            String recordingLevel,
            List<String> reporters,
            Map<String, @Nullable String> contextLabels) {
        this(sampleWindow, samples, recordingLevel, reporters, contextLabels, Endpoint.REGULAR);
    }

    public MetricsSettings {
        reporters = List.copyOf(reporters);
        contextLabels = Collections.unmodifiableMap(new LinkedHashMap<>(contextLabels));
    }
}
