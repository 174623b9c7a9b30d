package dev.tributary.connect.rest.resource;

import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** Where {@code GET /metrics} has its text from; REST itself knows no metrics. Thread-safe. */
public interface MetricsText {
    /** Reads all metrics and writes them. May wait for a gauge that a plugin brought along. */
    void write(Format format, OutputStream out) throws IOException;

    /** What is being read just now, for the message when that takes too long; null if nothing is. */
    @Nullable
    String reading();

    /** What scrapers ask for. */
    enum Format {
        /** Prometheus text 0.0.4, also for browsers and curl. */
        PROMETHEUS("text/plain; version=0.0.4; charset=utf-8"),
        /** OpenMetrics text 1.0.0. */
        OPEN_METRICS("application/openmetrics-text; version=1.0.0; charset=utf-8");

        private final String contentType;

        Format(String contentType) {
            this.contentType = contentType;
        }

        String contentType() {
            return contentType;
        }
    }
}
