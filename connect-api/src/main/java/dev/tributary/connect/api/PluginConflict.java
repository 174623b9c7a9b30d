package dev.tributary.connect.api;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Something about installed plugins that works, but perhaps not as meant. Immutable.
 *
 * @param kind what it is
 * @param subject the class, the alias, or for {@link Kind#SAME_CLASSES} the archive that is hidden
 * @param what what it means and what to do about it, for people
 * @param candidates the plugins concerned; empty for {@link Kind#SAME_CLASSES}
 * @param used what is used where nobody asks for anything else: the location of a candidate, or an archive; null for an
 *     alias, which is not used at all
 */
public record PluginConflict(
        Kind kind,
        String subject,
        String what,
        List<PluginAt> candidates,
        @Nullable String used) {
    public PluginConflict {
        candidates = List.copyOf(candidates);
    }

    /** The kinds of conflicts. */
    public enum Kind {
        /** One plugin class in several places, in the same version or in several. */
        SEVERAL_COPIES,
        /** A short name that means several classes. */
        AMBIGUOUS_ALIAS,
        /** Two archives of one location with classes of the same names. */
        SAME_CLASSES;

        /** The name in the REST API: lower case. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
