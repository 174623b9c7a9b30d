package dev.tributary.connect.e2e.differential;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the recording plugins wrote down, in the form that both workers must agree in. */
final class Journals {
    /** How often these are called is a matter of time. */
    private static final Set<String> ANY_NUMBER = Set.of("commit", "version", "validate");
    /** Calls with an order of their own: other threads, or a matter of time. */
    private static final Set<String> APART = Set.of("commit", "commitRecord", "version");

    /** Once or twice in succession: a worker may ask again when it cannot tell whether the answer still holds. */
    private static final Set<String> ASKED = Set.of("taskClass", "taskConfigs");

    private static final Set<String> COMMITS = Set.of("preCommit", "flush");
    private static final Pattern SCRIPTED = Pattern.compile("scripted (failure|report|error)");

    private Journals() {}

    /** One call. */
    record Line(String instance, String thread, String loader, String context, String method, String arguments) {
        String kind() {
            return instance.substring(0, instance.indexOf('#'));
        }
    }

    /** What has been written down for this connector so far. */
    static List<Line> read(Side side, String connector) {
        Path file = side.journal(connector);
        if (!Files.exists(file)) {
            return List.of();
        }
        try {
            List<Line> lines = new ArrayList<>();
            for (String line : Files.readAllLines(file)) {
                String[] parts = line.split("\t", -1);
                if (parts.length == 6) {
                    lines.add(new Line(parts[0], parts[1], parts[2], parts[3], parts[4], parts[5]));
                }
            }
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether every task that was initialized was also stopped. */
    static boolean allStopped(Side side, String connector) {
        Map<String, Boolean> stopped = new TreeMap<>();
        for (Line line : read(side, connector)) {
            if (line.kind().startsWith("task-") && line.method().equals("initialize")) {
                stopped.putIfAbsent(line.instance(), false);
            } else if (line.method().equals("stop")) {
                stopped.put(line.instance(), true);
            }
        }
        return !stopped.containsValue(false);
    }

    /** Whether every source task that polls and was not stopped has come to the end of its script. */
    static boolean allPolled(Side side, String connector) {
        Map<String, Boolean> polled = new TreeMap<>();
        for (Line line : read(side, connector)) {
            if (line.method().equals("poll")) {
                polled.put(line.instance(), line.arguments().equals("idle"));
            } else if (line.method().equals("stop")) {
                polled.put(line.instance(), true);
            }
        }
        return !polled.containsValue(false);
    }

    /** Calls by instance, in order; and who made them. */
    static void observe(Side side, String connector, UnaryOperator<List<String>> normal, Observation seen) {
        Map<String, List<String>> byAspect = new LinkedHashMap<>();
        Map<String, List<Line>> byInstance = new LinkedHashMap<>();
        for (Line line : read(side, connector)) {
            if (side.isReference()
                    && line.method().equals("commit")
                    && !line.arguments().equals("started")) {
                continue; // its schedule of commits begins before a task has started and may go on after it has stopped
            }
            byInstance
                    .computeIfAbsent(line.instance(), any -> new ArrayList<>())
                    .add(line);
            seen.addRole("%s.%s: %s, %s loader, %s"
                    .formatted(
                            line.kind().replaceAll("-\\d+$", "").replaceAll("^transform-.*", "transform"),
                            line.method(),
                            thread(line.thread()),
                            line.loader(),
                            line.context()
                                    .replace(connector, "@")
                                    .replaceAll("task-\\d+", "task")
                                    .strip()));
        }
        byInstance.forEach((instance, lines) -> calls(instance, lines, byAspect));
        byAspect.forEach((aspect, lines) ->
                seen.add(normal.apply(List.of("calls of " + aspect)).get(0), normal.apply(lines)));
    }

    private static void calls(String instance, List<Line> lines, Map<String, List<String>> byAspect) {
        List<String> records = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            String aspect = aspect(instance, line);
            List<String> calls = byAspect.computeIfAbsent(aspect, any -> new ArrayList<>());
            if (line.method().equals("put")) {
                records.addAll(records(line));
            } else if (!line.method().equals("puts") && (!COMMITS.contains(line.method()) || isClosing(lines, i))) {
                if (aspect.equals(instance)) {
                    // Which partition comes first, and how records are cut into batches, is the consumer's affair.
                    records.sort(Comparator.comparing(Journals::partition));
                    records.forEach(record -> calls.add("put " + record));
                    records.clear();
                }
                if (line.method().equals("open")) {
                    forgetEmptySession(calls);
                }
                String call = line.method() + " " + line.arguments();
                if (ASKED.contains(line.method())
                        && calls.subList(Math.max(0, calls.size() - 2), calls.size())
                                .contains(call)) {
                    continue;
                }
                if (!ANY_NUMBER.contains(line.method()) || !calls.contains(call)) {
                    calls.add(call);
                }
            }
        }
    }

    /** While tasks join their group one after the other, partitions may come and go before any record has. */
    private static void forgetEmptySession(List<String> calls) {
        for (int i = calls.size() - 1; i >= 0 && !calls.get(i).startsWith("put "); i--) {
            if (calls.get(i).startsWith("open ")) {
                calls.subList(i, calls.size()).clear();
                return;
            }
        }
    }

    private static String aspect(String instance, Line line) {
        if (instance.startsWith("validation#")) {
            return "validation"; // how often a configuration is validated, and by whom, is no matter of the plugin
        }
        if (line.method().equals("commitRecord")) {
            // In order by partition; brokers answer for partitions in any order.
            return instance + " commitRecord of " + partition(line.arguments().replaceFirst(".* from .*, ", ""));
        }
        return APART.contains(line.method()) ? instance + " " + line.method() : instance;
    }

    /** What is before the offset, or the first word. */
    private static String partition(String text) {
        return text.replaceFirst("[@ ].*", "");
    }

    private static List<String> records(Line line) {
        return line.arguments().isEmpty() ? List.of() : List.of(line.arguments().split(" \\|\\| "));
    }

    /** Commits while a task runs come when the clock says so. The last one before partitions are closed does not. */
    private static boolean isClosing(List<Line> lines, int index) {
        int next = index + 1;
        while (next < lines.size() && COMMITS.contains(lines.get(next).method())) {
            if (lines.get(next).method().equals(lines.get(index).method())) {
                return false;
            }
            next++;
        }
        return next < lines.size() && lines.get(next).method().equals("close");
    }

    private static String thread(String name) {
        if (name.startsWith("task-thread-")) {
            return "task thread";
        }
        if (name.startsWith("connector-thread-")) {
            return "connector thread";
        }
        if (name.startsWith("kafka-producer-network-thread")) {
            return "producer thread";
        }
        if (name.startsWith("task-consumer-")) {
            return "task's consumer thread";
        }
        if (name.startsWith("pool-") || name.startsWith("plugin-call-")) {
            return "some pool";
        }
        return name.replaceAll("[-0-9.:]*\\d.*$", "");
    }

    /** What failed, and what a plugin said of it: how workers put it is their own affair. */
    static String firstLine(String trace) {
        String type = trace.lines().findFirst().orElse("").replaceFirst(":.*", "");
        String cause = trace.lines()
                .filter(line -> line.contains("scripted"))
                .findFirst()
                .map(Journals::scripted)
                .orElse("");
        return type + cause;
    }

    /** The part of a message that a plugin said. */
    static String scripted(String message) {
        Matcher found = SCRIPTED.matcher(message);
        return found.find() ? " " + found.group().strip() : "";
    }
}
