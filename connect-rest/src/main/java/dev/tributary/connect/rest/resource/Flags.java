package dev.tributary.connect.rest.resource;

import org.jspecify.annotations.Nullable;

/** Boolean query parameters: "true" in any case is true, anything else that is given is false, never an error. */
final class Flags {
    private Flags() {}

    static boolean flag(@Nullable String given, boolean whenAbsent) {
        return given == null ? whenAbsent : Boolean.parseBoolean(given);
    }
}
