package dev.tributary.connect.runtime.metrics.prometheus;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.MetricName;
import org.jspecify.annotations.Nullable;

/**
 * A worker's metrics, and the JVM's, as text. Every call reads them anew; nothing is kept. Thread-safe. Takes no lock but
 * those that kafka-clients holds for single sensors; waits only as long as a gauge does that a plugin brought along.
 */
public final class PrometheusPage {
    private final String workerId;
    private final Supplier<List<MetricSource>> sources;
    private final MetricReader reader = new MetricReader();

    /**
     * Reads nothing yet.
     *
     * @param workerId the label {@code worker} of all samples except the JVM's
     * @param sources asked once for each page
     */
    public PrometheusPage(String workerId, Supplier<List<MetricSource>> sources) {
        this.workerId = workerId;
        this.sources = sources;
    }

    /**
     * Reads everything, then writes it. A metric that cannot be read is left out.
     *
     * @param openMetrics OpenMetrics 1.0; otherwise Prometheus 0.0.4
     * @param out not closed
     */
    public void write(boolean openMetrics, OutputStream out) throws IOException {
        Families families = new Families(workerId);
        int unreadable = 0;
        for (MetricSource source : sources.get()) {
            unreadable += reader.read(source, families);
        }
        families.number(
                Family.Type.GAUGE,
                "tributary_metrics_unreadable",
                "Metrics that could not be read for this page; the log names them.",
                Map.of(),
                unreadable);
        List<MetricSnapshot> snapshots = new ArrayList<>(families.snapshots());
        snapshots.addAll(JvmSnapshots.read());
        ExpositionFormatWriter writer =
                openMetrics ? OpenMetricsTextFormatWriter.create() : PrometheusTextFormatWriter.create();
        writer.write(out, new MetricSnapshots(snapshots), EscapingScheme.UNDERSCORE_ESCAPING);
    }

    /** The metric that is being read for some page, to tell why one takes long; null if none is. */
    public @Nullable String reading() {
        MetricName name = reader.reading();
        return name == null ? null : name.name() + " of " + name.group() + " " + name.tags();
    }
}
