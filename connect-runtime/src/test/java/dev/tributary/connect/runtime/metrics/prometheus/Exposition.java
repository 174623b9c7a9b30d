package dev.tributary.connect.runtime.metrics.prometheus;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A reader of both text formats, by the letter of their specifications and apart from the library that writes them. Any
 * offence is an {@link AssertionError} with the line.
 */
final class Exposition {
    private static final Pattern META = Pattern.compile("# (HELP|TYPE|UNIT) ([a-zA-Z_:][a-zA-Z0-9_:]*)(?: (.*))?");
    private static final Pattern SAMPLE = Pattern.compile(
            "([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (NaN|[+-]Inf|[+-]?[0-9]+(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)");
    private static final Pattern LABEL =
            Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\\n]|\\\\[\\\\\"n])*)\"(,|$)");

    private final boolean openMetrics;
    private final Map<String, String> types = new LinkedHashMap<>();
    private final Map<String, String> helps = new HashMap<>();
    private final Map<String, Double> samples = new LinkedHashMap<>();
    private final Set<String> closed = new HashSet<>();
    private String family = "";

    private Exposition(boolean openMetrics) {
        this.openMetrics = openMetrics;
    }

    static Exposition parse(String page, boolean openMetrics) {
        Exposition exposition = new Exposition(openMetrics);
        check(page.endsWith("\n"), "the last line has no end");
        List<String> lines = new ArrayList<>(List.of(page.split("\n")));
        if (openMetrics) {
            check(lines.remove(lines.size() - 1).equals("# EOF"), "no # EOF at the end");
        }
        lines.forEach(exposition::line);
        return exposition;
    }

    /** Values by {@code name{label="value",...}}, labels sorted, values as they are meant. */
    Map<String, Double> samples() {
        return samples;
    }

    String type(String familyName) {
        return types.getOrDefault(familyName, "none");
    }

    String help(String familyName) {
        return helps.getOrDefault(familyName, "none");
    }

    private void line(String line) {
        if (line.startsWith("#")) {
            meta(line);
        } else {
            sample(line);
        }
    }

    private void meta(String line) {
        Matcher meta = META.matcher(line);
        check(meta.matches(), line);
        String name = meta.group(2);
        enter(name, line);
        if (meta.group(1).equals("TYPE")) {
            check(
                    samples.keySet().stream().noneMatch(key -> familyOf(key).equals(name)),
                    "TYPE after samples: " + line);
            check(
                    Set.of(
                                    "counter",
                                    "gauge",
                                    "summary",
                                    "histogram",
                                    openMetrics ? "unknown" : "untyped",
                                    "info",
                                    "stateset")
                            .contains(meta.group(3)),
                    line);
            check(types.put(name, meta.group(3)) == null, "a second " + line);
        } else if (meta.group(1).equals("HELP")) {
            check(helps.put(name, unescaped(meta.group(3), line)) == null, "a second " + line);
        }
    }

    private void enter(String name, String line) {
        if (!family.equals(name)) {
            check(closed.add(name), "its family was left already: " + line);
            family = name;
        }
    }

    private String familyOf(String sampleName) {
        String name = sampleName.contains("{") ? sampleName.substring(0, sampleName.indexOf('{')) : sampleName;
        if (types.containsKey(name)) {
            return name;
        }
        for (String suffix : List.of("_total", "_info", "_sum", "_count", "_bucket", "_created")) {
            String base = name.endsWith(suffix) ? name.substring(0, name.length() - suffix.length()) : "";
            if (types.containsKey(base)) {
                return base;
            }
        }
        return name;
    }

    private void sample(String line) {
        Matcher sample = SAMPLE.matcher(line);
        check(sample.matches(), line);
        String name = sample.group(1);
        check(familyOf(name).equals(family), "a sample outside of its family " + family + ": " + line);
        if (openMetrics && types.get(family).equals("counter")) {
            check(name.equals(family + "_total"), "a counter without _total: " + line);
        }
        Map<String, String> labels = new TreeMap<>();
        String text = sample.group(2) == null ? "" : sample.group(2);
        int at = 0;
        while (at < text.length()) {
            Matcher label = LABEL.matcher(text).region(at, text.length());
            check(label.lookingAt(), line);
            check(!label.group(1).startsWith("__"), "reserved label: " + line);
            check(labels.put(label.group(1), unescaped(label.group(2), line)) == null, "a label twice: " + line);
            at = label.end();
        }
        double value = sample.group(3).endsWith("Inf")
                ? (sample.group(3).startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY)
                : Double.parseDouble(sample.group(3));
        check(samples.put(key(name, labels), value) == null, "a sample twice: " + line);
    }

    static String key(String name, Map<String, String> labels) {
        List<String> pairs = new ArrayList<>();
        new TreeMap<>(labels).forEach((label, value) -> pairs.add(label + "=" + value));
        return pairs.isEmpty() ? name : name + "{" + String.join(",", pairs) + "}";
    }

    private static String unescaped(String text, String line) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                char escaped = text.charAt(++i);
                check("\\n\"".indexOf(escaped) >= 0, "unknown escape: " + line);
                plain.append(escaped == 'n' ? '\n' : escaped);
            } else {
                plain.append(c);
            }
        }
        return plain.toString();
    }

    private static void check(boolean allowed, String offence) {
        if (!allowed) {
            throw new AssertionError(offence);
        }
    }
}
