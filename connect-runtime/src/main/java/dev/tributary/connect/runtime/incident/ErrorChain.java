package dev.tributary.connect.runtime.incident;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An error and its causes. Immutable.
 *
 * @param links outermost first, at least one, at most {@link #MOST}
 */
record ErrorChain(List<ErrorLink> links) {
    /** Causes beyond are left out; also those that come round in a circle. */
    static final int MOST = 30;

    static ErrorChain of(Throwable error) {
        List<ErrorLink> links = new ArrayList<>();
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Throwable next = error; next != null && links.size() < MOST && seen.add(next); next = causeOf(next)) {
            links.add(ErrorLink.of(next));
        }
        return new ErrorChain(List.copyOf(links));
    }

    /** Of a batch of statements, databases tell what really went wrong in the next exception. */
    private static @Nullable Throwable causeOf(Throwable error) {
        Throwable cause = error.getCause();
        return cause == null && error instanceof SQLException sql ? sql.getNextException() : cause;
    }

    ErrorLink outermost() {
        return links.get(0);
    }

    ErrorLink innermost() {
        return links.get(links.size() - 1);
    }

    /** The first group of the pattern in any of the messages, innermost first. */
    Optional<String> find(Pattern pattern) {
        for (int at = links.size() - 1; at >= 0; at--) {
            Optional<String> found = links.get(at).find(pattern);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** Equal for errors that differ in nothing but their messages. */
    String fingerprint() {
        StringBuilder print = new StringBuilder();
        links.forEach(
                link -> print.append(link.type()).append('@').append(link.at()).append('\n'));
        return print.toString();
    }

    /** All of an error, as it is printed. Of plugins' exceptions even that may fail. */
    static String trace(Throwable error) {
        var text = new StringWriter();
        try {
            error.printStackTrace(new PrintWriter(text));
        } catch (RuntimeException | LinkageError e) {
            text.append("\n(printing it threw ").append(e.getClass().getName()).append(')');
        }
        return text.toString();
    }
}
