package dev.tributary.connect.rest.resource;

import dev.tributary.connect.rest.openapi.Answer;
import dev.tributary.connect.rest.openapi.Group;
import dev.tributary.connect.rest.openapi.Operation;
import dev.tributary.connect.rest.resource.MetricsText.Format;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * {@code /metrics}. The page is made on the thread of the request, whole before any of it is sent. A gauge of a plugin
 * that never returns keeps its thread; so only a few pages are made at once, and who comes then is told which gauge it is.
 * Thread-safe.
 */
@Group("Worker")
@Path("/metrics")
@Singleton
public final class MetricsResource {
    private static final int AT_ONCE = 4;

    private final MetricsText text;
    private final Semaphore free = new Semaphore(AT_ONCE);

    @Inject
    public MetricsResource(MetricsText text) {
        this.text = text;
    }

    @GET
    @Operation(
            summary = "The worker's metrics for Prometheus",
            description = "In the format that the header Accept prefers, compressed if Accept-Encoding allows gzip.",
            answers = {
                @Answer(
                        status = 200,
                        description = "The Prometheus text format.",
                        type = String.class,
                        mediaType = "text/plain"),
                @Answer(
                        status = 200,
                        description = "OpenMetrics, if asked for.",
                        type = String.class,
                        mediaType = "application/openmetrics-text"),
                @Answer(
                        status = 503,
                        description =
                                "Some requests for metrics are being answered already; what takes them long is told.")
            })
    public Response metrics(@Context HttpHeaders headers) throws IOException {
        if (!free.tryAcquire()) {
            return busy();
        }
        try {
            Format format = format(headers.getAcceptableMediaTypes());
            boolean compressed = takesGzip(headers.getRequestHeader(HttpHeaders.ACCEPT_ENCODING));
            Response.ResponseBuilder response = Response.ok(page(format, compressed))
                    .header(HttpHeaders.CONTENT_TYPE, format.contentType())
                    .header(HttpHeaders.VARY, "Accept, Accept-Encoding")
                    .header(HttpHeaders.CACHE_CONTROL, "no-store");
            return (compressed ? response.header(HttpHeaders.CONTENT_ENCODING, "gzip") : response).build();
        } finally {
            free.release();
        }
    }

    private Response busy() {
        String reading = text.reading();
        Response response = Failures.error(
                503,
                AT_ONCE + " requests for metrics are being answered already"
                        + (reading == null ? "." : "; what takes them long may be metric " + reading + "."));
        response.getHeaders().putSingle(HttpHeaders.RETRY_AFTER, 1);
        return response;
    }

    private byte[] page(Format format, boolean compressed) throws IOException {
        ByteArrayOutputStream page = new ByteArrayOutputStream();
        try (OutputStream out = compressed ? new FastGzip(page) : page) {
            text.write(format, out);
        }
        return page.toByteArray();
    }

    /** The metrics of a large worker shrink to a thirtieth even so. */
    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(OutputStream out) throws IOException {
            super(out, 8 * 1024);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }

    /**
     * What the client likes best of what there is. One that likes none of it gets the plain format nevertheless, as
     * Prometheus' own exporters do.
     *
     * @param acceptable best first
     */
    static Format format(List<MediaType> acceptable) {
        for (MediaType type : acceptable) {
            if (type.getType().equals("application") && type.getSubtype().equals("openmetrics-text")) {
                String version = type.getParameters().getOrDefault("version", "1.0.0");
                if (version.equals("1.0.0") || version.equals("0.0.1")) {
                    return Format.OPEN_METRICS;
                }
            } else if (type.isCompatible(MediaType.TEXT_PLAIN_TYPE)
                    && type.getParameters().getOrDefault("version", "0.0.4").equals("0.0.4")) {
                return Format.PROMETHEUS;
            }
        }
        return Format.PROMETHEUS;
    }

    /** Whether one of the codings is gzip, and not with a weight of 0. */
    static boolean takesGzip(@Nullable List<String> acceptEncoding) {
        if (acceptEncoding == null) {
            return false;
        }
        for (String coding : String.join(",", acceptEncoding).split(",", -1)) {
            String[] parts = coding.trim().toLowerCase(Locale.ROOT).split("\\s*;\\s*", 2);
            if (parts[0].equals("gzip") || parts[0].equals("x-gzip")) {
                return parts.length == 1 || !parts[1].matches("q=0(\\.0*)?");
            }
        }
        return false;
    }
}
