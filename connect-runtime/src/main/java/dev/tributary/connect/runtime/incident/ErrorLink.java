package dev.tributary.connect.runtime.incident;

import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One error of a chain of causes, as rules see it. Classes are known by name alone: plugins bring their own copies of them.
 * Immutable.
 *
 * @param type name of the class
 * @param types the same and those of its super classes
 * @param message empty if it has none
 * @param sqlState of an {@link SQLException}; else null
 * @param at the first frame, or null
 */
record ErrorLink(
        String type,
        Set<String> types,
        String message,
        @Nullable String sqlState,
        @Nullable String at) {

    static ErrorLink of(Throwable error) {
        Set<String> types = new LinkedHashSet<>();
        for (Class<?> type = error.getClass(); type != null && type != Object.class; type = type.getSuperclass()) {
            types.add(type.getName());
        }
        StackTraceElement[] frames = error.getStackTrace();
        return new ErrorLink(
                error.getClass().getName(),
                types,
                messageOf(error),
                error instanceof SQLException sql ? sql.getSQLState() : null,
                frames.length == 0 ? null : frames[0].toString());
    }

    /** Exceptions of plugins may fail in this, too. */
    private static String messageOf(Throwable error) {
        try {
            String message = error.getMessage();
            return message == null ? "" : message;
        } catch (RuntimeException | LinkageError e) {
            return "(its getMessage() threw " + e.getClass().getName() + ")";
        }
    }

    /** Without package. */
    String simpleType() {
        return type.substring(type.lastIndexOf('.') + 1);
    }

    /** Whether it, or a super class, has one of these names: full ones, or the ends of such. */
    boolean is(String... names) {
        for (String name : names) {
            for (String known : types) {
                if (known.equals(name) || known.endsWith("." + name) || known.endsWith("$" + name)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether the message has one of these in it, in whichever case. */
    boolean says(String... parts) {
        String lower = message.toLowerCase(Locale.ROOT);
        for (String part : parts) {
            if (lower.contains(part.toLowerCase(Locale.ROOT))) {
                return true;
            }
        }
        return false;
    }

    /** Whether its SQLState begins so. */
    boolean sql(String... beginnings) {
        if (sqlState != null) {
            for (String beginning : beginnings) {
                if (sqlState.startsWith(beginning)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The first group of the pattern that takes part, where it stands in the message first. */
    Optional<String> find(Pattern pattern) {
        Matcher found = pattern.matcher(message);
        if (found.find()) {
            for (int group = 1; group <= found.groupCount(); group++) {
                if (found.group(group) != null) {
                    return Optional.of(found.group(group));
                }
            }
        }
        return Optional.empty();
    }

    /** The first line of the message, cut; the name of the class if there is none. */
    String line() {
        String first = message.lines()
                .filter(line -> !line.isBlank())
                .findFirst()
                .orElse("")
                .strip();
        return first.isEmpty() ? simpleType() : Texts.cut(first, 300);
    }
}
