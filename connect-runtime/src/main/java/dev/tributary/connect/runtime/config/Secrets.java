package dev.tributary.connect.runtime.config;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What config providers answered on a worker, and the variables that stand for it: so that texts which leave the worker can
 * be shown with the variable where the value was. Kept in memory only. Thread-safe; reading takes no lock.
 *
 * <p>Not redacted are values of fewer than 4 characters, numbers of fewer than 8, and words such as {@code true}: they stand
 * in every text by chance. Values of letters and digits alone, shorter than 12, are redacted where they stand as a word, but not
 * in the middle of a dotted name.
 */
public final class Secrets {
    /** Of more values the eldest are forgotten: a provider that answers another value each time must not fill the memory. */
    static final int MOST_VALUES = 10_000;

    /** Least length of a value for which its variable is stored in its place: shorter ones may be equal by chance. */
    private static final int LEAST_RESTORED = 8;

    private final LinkedHashMap<String, Set<String>> variables = new LinkedHashMap<>(); // guarded by this
    private volatile SecretPatterns patterns = SecretPatterns.NONE;

    /** Knows from now on that the variable, as written, stands for the value. */
    void learn(String variable, String value) {
        learn(Map.of(variable, value));
    }

    /** The same for several. */
    synchronized void learn(Map<String, String> values) {
        boolean[] news = {false};
        values.forEach((variable, value) -> {
            Set<String> known = variables.remove(value); // put back as the newest
            news[0] |= known == null || !known.contains(variable);
            Set<String> all = known == null ? new LinkedHashSet<>() : known;
            all.add(variable);
            variables.put(value, all);
        });
        while (variables.size() > MOST_VALUES) {
            variables.remove(variables.keySet().iterator().next());
        }
        if (news[0]) {
            patterns = SecretPatterns.of(variables);
        }
    }

    /** The text, with the variable in place of every value that is known. The same object if there is none. */
    public String redact(String text) {
        return patterns.redact(text);
    }

    /** As {@link #redact}; null for null. */
    public @Nullable String redactIfAny(@Nullable String text) {
        return text == null ? null : redact(text);
    }

    /**
     * Puts variables back in place of the values that they stand for, where that resolves to the same text again.
     *
     * @param allowed those that may be put in; of several for one value the first that was learned
     */
    UnaryOperator<String> restoring(Set<String> allowed) {
        List<Map.Entry<String, String>> candidates = candidates(allowed);
        return text -> candidates.isEmpty() || text.length() < LEAST_RESTORED ? text : restore(text, candidates);
    }

    /** Values and variables, the longest value first. */
    private synchronized List<Map.Entry<String, String>> candidates(Set<String> allowed) {
        return variables.entrySet().stream()
                .filter(entry -> entry.getKey().length() >= LEAST_RESTORED)
                .flatMap(entry -> entry.getValue().stream()
                        .filter(allowed::contains)
                        .limit(1)
                        .map(variable -> Map.entry(entry.getKey(), variable)))
                .sorted((one, other) ->
                        Integer.compare(other.getKey().length(), one.getKey().length()))
                .toList();
    }

    private static String restore(String text, List<Map.Entry<String, String>> candidates) {
        Map<String, String> used = new LinkedHashMap<>();
        String restored = replaceAll(text, candidates, used);
        // The text around a variable could make another variable of it.
        return Variables.substitute(restored, variable -> used.get(variable.text()))
                        .equals(text)
                ? restored
                : text;
    }

    private static String replaceAll(
            String text, List<Map.Entry<String, String>> candidates, Map<String, String> used) {
        StringBuilder result = new StringBuilder();
        int position = 0;
        while (position < text.length()) {
            int here = position;
            Predicate<Map.Entry<String, String>> stands = entry -> text.startsWith(entry.getKey(), here);
            Map.Entry<String, String> found =
                    candidates.stream().filter(stands).findFirst().orElse(null);
            if (found == null) {
                result.append(text.charAt(position++));
            } else {
                result.append(found.getValue());
                used.put(found.getValue(), found.getKey());
                position += found.getKey().length();
            }
        }
        return result.toString();
    }

    /** Says nothing of what it knows. */
    @Override
    public String toString() {
        return "Secrets";
    }
}
