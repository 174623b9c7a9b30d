package dev.tributary.connect.runtime.config;

import dev.tributary.connect.runtime.config.Variables.Variable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Shows a connector's configuration as stored, to people who need not know its passwords: variables stay unresolved, and what
 * somebody wrote as it is under a key that looks like a secret's is hidden, in texts about the connector, too. Decided by names of
 * keys alone: the definition of a connector's settings is the plugin's code, which may hang. Immutable.
 */
public final class ConfigRedaction {
    /** In place of what is hidden, as definitions have it. */
    public static final String HIDDEN = "[hidden]";

    private static final Pattern SECRET_KEY = Pattern.compile(
            "pass(word|wd|phrase|code)|(^|[._-])(pwd|pass|pat|sas)([._-]|$)|secret|token|credential|jaas\\.config|user\\.info"
                    + "|(private|access|api|account|shared|license|signing|encryption|master|storage|sas)[._-]?key"
                    + "|store\\.(key|certificate)|certificate[._-]?chain|connection[._-]?string",
            Pattern.CASE_INSENSITIVE);
    /** Such keys name a file, a class or a policy, not a secret. */
    private static final Pattern HARMLESS_KEY = Pattern.compile(
            "(\\.|_|-)(path|file|location|type|class|enabled?|ms|url|endpoint|header|field|fields|name)$",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern IN_URL = Pattern.compile("(://[^/\\s:@]*:)([^/\\s@]+)(@)");
    private static final Pattern ASSIGNED = Pattern.compile(
            "((?:password|passwd|pwd|secret|token|api[_-]?key|access[_-]?key|account[_-]?key)[\"']?\\s*[=:]\\s*)"
                    + "(\"[^\"]*\"|'[^']*'|(?!\\$\\{)[^\\s&;,\"'{}\\]]+)",
            Pattern.CASE_INSENSITIVE);

    private final Map<String, @Nullable String> shown;
    private final SecretPatterns literals;
    /** What stands under secret keys, however short or common it is. */
    private final Set<String> whole;

    private ConfigRedaction(Map<String, @Nullable String> shown, SecretPatterns literals, Set<String> whole) {
        this.shown = shown;
        this.literals = literals;
        this.whole = Set.copyOf(whole);
    }

    /** Of a raw configuration, variables unresolved. */
    public static ConfigRedaction of(Map<String, @Nullable String> raw) {
        return of(raw, raw, Set.of());
    }

    /**
     * The same, where it is known what the variables stand for.
     *
     * @param resolved the configuration with variables resolved
     * @param passwords keys of type password, beside those that look like a secret's
     */
    public static ConfigRedaction of(
            Map<String, @Nullable String> raw, Map<String, @Nullable String> resolved, Set<String> passwords) {
        Map<String, @Nullable String> shown = new LinkedHashMap<>();
        Map<String, Set<String>> literals = new LinkedHashMap<>();
        Set<String> whole = new HashSet<>();
        raw.forEach((key, value) -> {
            if (value != null && (isSecret(key) || passwords.contains(key))) {
                String stands = resolved.get(key);
                if (stands != null && !stands.isBlank() && !(stands.equals(value) && Variables.in(value))) {
                    literals.put(stands, Set.of(HIDDEN));
                    whole.add(stands.trim());
                }
                shown.put(key, withoutLiterals(value));
            } else {
                shown.put(key, value == null ? null : withoutAssignments(value));
            }
            if (value != null) {
                assigned(value).forEach(literal -> literals.put(literal, Set.of(HIDDEN)));
            }
        });
        return new ConfigRedaction(shown, SecretPatterns.of(literals), whole);
    }

    /** Whether what stands under the key is taken for a secret. */
    static boolean isSecret(String key) {
        return SECRET_KEY.matcher(key).find() && !HARMLESS_KEY.matcher(key).find();
    }

    /** The configuration, in the order of the raw one. */
    public Map<String, @Nullable String> config() {
        return new LinkedHashMap<>(shown);
    }

    /**
     * The text without the passwords that the configuration has as they are. As {@link Secrets#redact}, very short and very common
     * ones stay; nor can those be found that a text has in a form of its own.
     */
    public String redact(String text) {
        return withoutAssignments(literals.redact(text));
    }

    /**
     * A value without the passwords: of what looks like the assignment of some other password nothing is taken out, but a value that
     * is a password is, however short or common.
     */
    public String redactValue(String value) {
        return whole.contains(value.trim()) ? HIDDEN : literals.redact(value);
    }

    /** Only the variables remain. */
    private static String withoutLiterals(String value) {
        List<Variable> variables = Variables.of(value);
        if (variables.isEmpty()) {
            return value.isEmpty() ? value : HIDDEN;
        }
        var text = new StringBuilder();
        int position = 0;
        for (Variable variable : variables) {
            int at = value.indexOf("${" + variable.provider() + ":", position);
            int end = value.indexOf('}', at) + 1;
            text.append(at > position ? HIDDEN : "").append(value, at, end);
            position = end;
        }
        return text.append(position < value.length() ? HIDDEN : "").toString();
    }

    /** URLs and JAAS lines carry passwords under keys of any name. */
    private static String withoutAssignments(String value) {
        String text = replace(IN_URL, value);
        return replace(ASSIGNED, text);
    }

    private static String replace(Pattern pattern, String text) {
        Matcher found = pattern.matcher(text);
        if (!found.find()) {
            return text;
        }
        var result = new StringBuilder();
        do {
            String hidden = isShown(found.group(2))
                    ? found.group()
                    : found.group(1) + HIDDEN + (found.groupCount() > 2 ? found.group(3) : "");
            found.appendReplacement(result, Matcher.quoteReplacement(hidden));
        } while (found.find());
        return found.appendTail(result).toString();
    }

    private static boolean isShown(String value) {
        return Variables.in(value) || value.equals(HIDDEN) || value.contains("[hidden");
    }

    private static List<String> assigned(String value) {
        List<String> literals = new ArrayList<>();
        for (Pattern pattern : List.of(IN_URL, ASSIGNED)) {
            Matcher found = pattern.matcher(value);
            while (found.find()) {
                String literal = found.group(2).replaceAll("^[\"']|[\"']$", "");
                if (!isShown(literal) && !literal.isBlank()) {
                    literals.add(literal);
                }
            }
        }
        return literals;
    }
}
