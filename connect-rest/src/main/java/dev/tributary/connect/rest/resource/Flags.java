package dev.tributary.connect.rest.resource;

import jakarta.ws.rs.core.UriInfo;

/** Boolean query parameters: "true" in any case is true, anything else that is given is false, never an error. */
final class Flags {
    private Flags() {}

    static boolean flag(UriInfo uri, String name, boolean whenAbsent) {
        String text = uri.getQueryParameters().getFirst(name);
        return text == null ? whenAbsent : Boolean.parseBoolean(text);
    }
}
