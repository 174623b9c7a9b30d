package dev.tributary.connect.cli.plugins;

import java.util.Locale;

/** Numbers of bytes for people. Pure. */
final class Sizes {
    private Sizes() {}

    static String text(long bytes) {
        return bytes < 1_000_000
                ? String.format(Locale.ROOT, "%.1f kB", bytes / 1e3)
                : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }
}
