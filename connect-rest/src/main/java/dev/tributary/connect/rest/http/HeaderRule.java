package dev.tributary.connect.rest.http;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpFields;

/**
 * One rule of {@code response.http.headers.config}: a header that every response of the regular listeners carries.
 * Immutable. Source: spec, "CORS and response headers".
 *
 * @param action what to do
 * @param name the header
 * @param value its value; for dates milliseconds from now
 */
public record HeaderRule(Action action, String name, String value) {
    private static final Pattern RULE = Pattern.compile("(\\S+)\\s+([^\\s:]+)\\s*:\\s*([^:]*)");
    private static final Pattern NAME = Pattern.compile("[!#$%&'*+\\-.^_`|~0-9A-Za-z]+"); // RFC 9110, 5.6.2
    /** What the server says about where an answer ends: another word on that breaks every answer. */
    private static final Set<String> OF_THE_SERVER = Set.of("content-length", "transfer-encoding", "connection");

    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /** What a rule does; the names are those of the configuration, in any case. */
    public enum Action {
        SET(false, false),
        ADD(true, false),
        SETDATE(false, true),
        ADDDATE(true, true);

        private final boolean adds;
        private final boolean date;

        Action(boolean adds, boolean date) {
            this.adds = adds;
            this.date = date;
        }
    }

    public HeaderRule {
        Objects.requireNonNull(action, "action");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(value, "value");
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("'" + name + "' is no name of a header");
        }
        if (OF_THE_SERVER.contains(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("'" + name + "' is set by the server, which knows how long answers are");
        }
        if (value.chars().anyMatch(c -> c < ' ' && c != '\t' || c > '~')) {
            throw new IllegalArgumentException("the value of '" + name + "' holds more than plain text (ASCII)");
        }
        if (action.date && !value.matches("[+-]?\\d{1,15}")) {
            throw new IllegalArgumentException("'" + value + "' is no number of milliseconds, as " + action + " wants");
        }
    }

    /**
     * Reads all rules of the configuration: comma-separated, a rule with commas in double quotes.
     *
     * @throws IllegalArgumentException if one is not of the form {@code action name:value}
     */
    public static List<HeaderRule> parseAll(String text) {
        return split(text).stream().map(HeaderRule::parse).toList();
    }

    private static HeaderRule parse(String rule) {
        Matcher matcher = RULE.matcher(rule);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + rule + "' is not of the form 'action name:value'");
        }
        for (Action action : Action.values()) {
            if (action.name().equalsIgnoreCase(matcher.group(1))) {
                return new HeaderRule(action, matcher.group(2), matcher.group(3).trim());
            }
        }
        throw new IllegalArgumentException(
                "'" + rule + "' begins with '" + matcher.group(1) + "', which is none of set, add, setDate, addDate");
    }

    private static List<String> split(String text) {
        List<String> rules = new ArrayList<>();
        StringBuilder rule = new StringBuilder();
        boolean quoted = false;
        for (char c : text.toCharArray()) {
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                rules.add(rule.toString().trim());
                rule.setLength(0);
            } else {
                rule.append(c);
            }
        }
        if (quoted) {
            throw new IllegalArgumentException("a double quote is not closed");
        }
        rules.add(rule.toString().trim());
        return text.isBlank() ? List.of() : rules;
    }

    void apply(HttpFields.Mutable headers, Clock clock) {
        String text = action.date ? HTTP_DATE.format(Instant.now(clock).plusMillis(Long.parseLong(value))) : value;
        if (action.adds) {
            headers.add(name, text);
        } else {
            headers.put(name, text);
        }
    }
}
