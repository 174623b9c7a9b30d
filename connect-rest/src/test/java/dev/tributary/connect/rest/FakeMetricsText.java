package dev.tributary.connect.rest;

import dev.tributary.connect.rest.resource.MetricsText;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Says which format was asked for. */
class FakeMetricsText implements MetricsText {
    @Override
    public void write(Format format, OutputStream out) throws IOException {
        out.write(("# " + format + " ü\n").getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public @Nullable String reading() {
        return "slow of plugins {connector=orders}";
    }
}
