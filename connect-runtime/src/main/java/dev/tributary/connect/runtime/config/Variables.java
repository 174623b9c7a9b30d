package dev.tributary.connect.runtime.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The syntax of variables in configuration values: {@code ${provider:key}} and {@code ${provider:path:key}}. The key may
 * contain colons, nothing may contain a closing brace. Stateless. Source: {@code tasks} 9.1, KIP-297.
 */
final class Variables {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}:]*):(?:([^}:]*):)?([^}]*)}");

    private Variables() {}

    /** One variable; without a path in the text, the path is empty. */
    record Variable(String provider, String path, String key) {
        private static Variable of(Matcher found) {
            String path = found.group(2);
            return new Variable(found.group(1), path == null ? "" : path, found.group(3));
        }

        /** How it is written. */
        String text() {
            return "${" + provider + ":" + (path.isEmpty() && key.indexOf(':') < 0 ? "" : path + ":") + key + "}";
        }
    }

    static boolean in(@Nullable String text) {
        return text != null && VARIABLE.matcher(text).find();
    }

    /** All variables of a text, in order. */
    static List<Variable> of(@Nullable String text) {
        List<Variable> all = new ArrayList<>();
        if (text != null) {
            Matcher found = VARIABLE.matcher(text);
            while (found.find()) {
                all.add(Variable.of(found));
            }
        }
        return all;
    }

    /** The providers that the values of a configuration name, sorted. */
    static SortedSet<String> providers(Map<String, ? extends @Nullable String> config) {
        SortedSet<String> providers = new TreeSet<>();
        config.values().forEach(value -> of(value).forEach(variable -> providers.add(variable.provider())));
        return providers;
    }

    /** The text with every variable replaced that has a value; what is put in is not searched again. */
    static String substitute(String text, Function<Variable, @Nullable String> valueOf) {
        Matcher found = VARIABLE.matcher(text);
        StringBuilder result = new StringBuilder(text.length());
        while (found.find()) {
            String value = valueOf.apply(Variable.of(found));
            found.appendReplacement(result, Matcher.quoteReplacement(value == null ? found.group() : value));
        }
        return found.appendTail(result).toString();
    }
}
