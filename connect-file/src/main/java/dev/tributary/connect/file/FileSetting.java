package dev.tributary.connect.file;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The setting {@code file} that source and sink share. */
final class FileSetting {
    static final String CONFIG = "file";

    private FileSetting() {}

    /** The path as configured; null, which stands for a standard stream, if it is unset or empty. */
    static @Nullable String of(Map<String, String> properties) {
        String file = properties.get(CONFIG);
        return file == null || file.isBlank() ? null : file.strip();
    }
}
