package dev.tributary.connect.runtime.config;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds known values in texts, in the forms in which they usually come: as they are, line by line, escaped, URL-encoded, in
 * Base64. Immutable. Looks at each position of a text once, however many values are known: log lines come in plenty.
 */
final class SecretPatterns {
    static final SecretPatterns NONE = new SecretPatterns(Map.of());

    private static final int LEAST = 4;
    private static final int LEAST_ENCODED = 8;
    private static final int LEAST_ANYWHERE = 12;
    private static final Pattern COMMON = Pattern.compile(
            "[-+]?[0-9.,]{0,7}|true|false|null|none|default|enabled|disabled", Pattern.CASE_INSENSITIVE);

    /** By the first {@link #LEAST} characters; the longest first: of two that begin alike no end is left behind. */
    private final Map<Long, List<Form>> byHead;
    /** One bit for each hash of a head: most positions of most texts are done with that. */
    private final long[] heads = new long[64];

    private SecretPatterns(Map<Long, List<Form>> byHead) {
        this.byHead = byHead;
        byHead.keySet().forEach(head -> heads[slot(head) >>> 6] |= 1L << slot(head));
    }

    /**
     * One form of a value.
     *
     * @param asWord whether it counts only where no letter or digit stands beside it, and not within a dotted name: a host
     *     called {@code mysql} must not make class names unreadable
     */
    private record Form(String text, String variable, boolean asWord) {
        boolean standsAt(String whole, int position) {
            return whole.startsWith(text, position)
                    && !(asWord && isPartOfMore(whole, position - 1, position + text.length()));
        }

        private static boolean isPartOfMore(String whole, int before, int after) {
            return isWord(whole, before)
                    || isWord(whole, after)
                    || (isDot(whole, before) && isDot(whole, after) && isWord(whole, after + 1));
        }

        private static boolean isDot(String text, int position) {
            return position >= 0 && position < text.length() && text.charAt(position) == '.';
        }

        private static boolean isWord(String text, int position) {
            return position >= 0 && position < text.length() && Character.isLetterOrDigit(text.charAt(position));
        }
    }

    /**
     * @param variables the variables of each value
     */
    static SecretPatterns of(Map<String, Set<String>> variables) {
        Map<Long, List<Form>> byHead = new HashMap<>();
        variables.forEach((value, names) -> {
            String variable = names.iterator().next();
            for (String form : forms(value)) {
                boolean asWord = form.length() < LEAST_ANYWHERE && form.chars().allMatch(Character::isLetterOrDigit);
                byHead.computeIfAbsent(head(form, 0), head -> new ArrayList<>()).add(new Form(form, variable, asWord));
            }
        });
        byHead.values()
                .forEach(forms ->
                        forms.sort(Comparator.comparingInt(form -> -form.text().length())));
        return new SecretPatterns(byHead);
    }

    private static Set<String> forms(String value) {
        Set<String> forms = new LinkedHashSet<>();
        forms.add(value);
        forms.add(value.strip());
        if (value.indexOf('\n') >= 0) { // keys and certificates: messages quote a line of them
            value.lines()
                    .map(String::strip)
                    .filter(line -> line.length() >= LEAST_ANYWHERE && !line.startsWith("-----"))
                    .forEach(forms::add);
        }
        String stripped = value.strip();
        if (stripped.length() >= LEAST_ENCODED) {
            byte[] bytes = stripped.getBytes(StandardCharsets.UTF_8);
            forms.add(Base64.getEncoder().encodeToString(bytes));
            forms.add(URLEncoder.encode(stripped, StandardCharsets.UTF_8));
            forms.add(stripped.replace("\\", "\\\\")
                    .replace("\"", "\\\"")
                    .replace("\n", "\\n")
                    .replace("\r", "\\r")
                    .replace("\t", "\\t"));
        }
        forms.removeIf(form ->
                form.length() < LEAST || form.isBlank() || COMMON.matcher(form).matches());
        return forms;
    }

    String redact(String text) {
        if (byHead.isEmpty()) {
            return text;
        }
        StringBuilder result = null;
        int copied = 0;
        int position = 0;
        while (position <= text.length() - LEAST) {
            Form found = at(text, position);
            if (found == null) {
                position++;
                continue;
            }
            if (result == null) {
                result = new StringBuilder(text.length());
            }
            result.append(text, copied, position).append(found.variable());
            position += found.text().length();
            copied = position;
        }
        return result == null
                ? text
                : result.append(text, copied, text.length()).toString();
    }

    private @Nullable Form at(String text, int position) {
        long head = head(text, position);
        int slot = slot(head);
        if ((heads[slot >>> 6] & (1L << slot)) == 0) {
            return null;
        }
        for (Form form : byHead.getOrDefault(head, List.of())) {
            if (form.standsAt(text, position)) {
                return form;
            }
        }
        return null;
    }

    private static long head(String text, int position) {
        return (long) text.charAt(position) << 48
                | (long) text.charAt(position + 1) << 32
                | (long) text.charAt(position + 2) << 16
                | text.charAt(position + 3);
    }

    private static int slot(long head) {
        return (int) ((head * 0x9E3779B97F4A7C15L) >>> 52); // 12 bits: 4096 slots
    }
}
