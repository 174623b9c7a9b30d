package dev.tributary.connect.worker;

import dev.tributary.connect.rest.RestComponents;
import dev.tributary.connect.rest.resource.MetricsResource;
import dev.tributary.connect.rest.resource.MetricsText;
import dev.tributary.connect.runtime.metrics.prometheus.MetricSource;
import dev.tributary.connect.runtime.metrics.prometheus.PrometheusPage;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.metrics.Metrics;
import org.jspecify.annotations.Nullable;

/** {@code GET /metrics}: joins the registries to REST, which know nothing of each other. */
final class MetricsEndpoint {
    private MetricsEndpoint() {}

    /**
     * Adds the endpoint where the settings want it.
     *
     * @param further registries beside the worker's own
     */
    static RestComponents addTo(RestComponents others, Equipment equipment, Metrics... further) {
        List<MetricSource> registries = Stream.concat(
                        Stream.of(equipment.metrics().registry()), Stream.of(further))
                .map(MetricSource::of)
                .toList();
        List<Object> page = RestComponents.resource(
                MetricsResource.class,
                MetricsText.class,
                new Text(new PrometheusPage(equipment.workerId(), () -> registries)));
        return switch (equipment.config().metrics().endpoint()) {
            case REGULAR -> new RestComponents(both(others.regular(), page), others.admin());
            case ADMIN -> new RestComponents(others.regular(), both(others.admin(), page));
            case OFF -> others;
        };
    }

    private static List<Object> both(List<Object> some, List<Object> others) {
        return Stream.concat(some.stream(), others.stream()).toList();
    }

    private record Text(PrometheusPage page) implements MetricsText {
        @Override
        public void write(Format format, OutputStream out) throws IOException {
            page.write(format == Format.OPEN_METRICS, out);
        }

        @Override
        public @Nullable String reading() {
            return page.reading();
        }
    }
}
