package dev.tributary.connect.e2e;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Objects;

/** Files of src/test/resources. */
final class Resources {
    private Resources() {}

    static Path file(String name) {
        URL found = Objects.requireNonNull(Resources.class.getClassLoader().getResource(name), name);
        try {
            return Path.of(found.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(found.toString(), e);
        }
    }
}
