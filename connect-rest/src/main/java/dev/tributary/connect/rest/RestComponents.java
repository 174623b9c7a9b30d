package dev.tributary.connect.rest;

import dev.tributary.connect.rest.extension.RestExtensions;
import java.util.List;

/**
 * What is served besides the endpoints of {@code resource}: Jakarta REST resources, filters, features. Immutable.
 *
 * @param regular instances or classes for the regular listeners
 * @param admin resources, as instances or classes: on the admin listeners, on the regular ones if no admin listeners are
 *     configured, nowhere if they are switched off
 * @param extensions register after these; their filters are on all listeners, their resources on the regular ones
 */
public record RestComponents(List<Object> regular, List<Object> admin, RestExtensions extensions) {
    /** Nothing besides. */
    public static final RestComponents NONE = new RestComponents(List.of(), List.of());

    public RestComponents {
        regular = List.copyOf(regular);
        admin = List.copyOf(admin);
    }

    /** Without extensions. */
    public RestComponents(List<Object> regular, List<Object> admin) {
        this(regular, admin, RestExtensions.NONE);
    }

    /** The same with extensions. */
    public RestComponents with(RestExtensions others) {
        return new RestComponents(regular, admin, others);
    }
}
