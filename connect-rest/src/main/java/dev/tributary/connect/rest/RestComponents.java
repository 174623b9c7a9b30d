package dev.tributary.connect.rest;

import java.util.List;

/**
 * What is served besides the endpoints of {@code resource}: Jakarta REST resources, filters, features. Immutable.
 *
 * @param regular instances or classes for the regular listeners
 * @param admin instances or classes for the admin endpoints: on the admin listeners, on the regular ones if no admin
 *     listeners are configured, nowhere if they are switched off
 */
public record RestComponents(List<Object> regular, List<Object> admin) {
    /** Nothing besides. */
    public static final RestComponents NONE = new RestComponents(List.of(), List.of());

    public RestComponents {
        regular = List.copyOf(regular);
        admin = List.copyOf(admin);
    }
}
