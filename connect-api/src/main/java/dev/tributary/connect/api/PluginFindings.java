package dev.tributary.connect.api;

import java.util.List;

/**
 * What a worker found out about its plugin path beside plugins. Immutable.
 *
 * @param conflicts what works, but perhaps not as meant
 * @param problems what does not: archives and classes that cannot be used, with where, why, and what to do about it
 */
public record PluginFindings(List<PluginConflict> conflicts, List<String> problems) {
    /** Nothing. */
    public static final PluginFindings NONE = new PluginFindings(List.of(), List.of());

    public PluginFindings {
        conflicts = List.copyOf(conflicts);
        problems = List.copyOf(problems);
    }
}
