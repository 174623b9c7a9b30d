package dev.tributary.connect.e2e.recording;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What the plugins of one connector went through in this worker: a file {@code journal/<connector>} in the worker's working
 * folder, one call a line: instance, thread, class loader, logging context, method, arguments. Thread-safe.
 */
final class Journal {
    /** In the configuration of a converter, transform or predicate: the connector it is for. Connectors and tasks have "name". */
    static final String KEY = "journal";

    private static final Path FOLDER = Path.of("journal");
    private static final Map<String, Journal> ALL = new ConcurrentHashMap<>();

    private final Path file;
    private final Map<String, Integer> counts = new HashMap<>();

    private Journal(String connector) {
        try {
            file = Files.createDirectories(FOLDER).resolve(connector);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Journal of(String connector) {
        return ALL.computeIfAbsent(connector, Journal::new);
    }

    static Journal of(Map<String, ?> config) {
        Object connector = config.get(KEY);
        return of(Objects.requireNonNull(connector == null ? config.get("name") : connector, "no " + KEY)
                .toString());
    }

    /** The next name of that kind. */
    String nameInstance(String kind) {
        return kind + "#" + count("instance of " + kind);
    }

    /** Counts; the first time is 1. */
    synchronized int count(String what) {
        return counts.merge(what, 1, Integer::sum);
    }

    synchronized void write(String instance, Call call) {
        String line = String.join(
                "\t", instance, call.thread, call.loader, call.context, call.method, escape(call.arguments));
        try {
            Files.writeString(
                    file, line + "\n", StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the test has raised a flag, for whoever waits for it. */
    boolean isRaised(String flag) {
        return Files.exists(file.resolveSibling(file.getFileName() + "." + flag));
    }

    private static String escape(String text) {
        return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t");
    }

    /** One call, as it looked from inside. */
    static final class Call {
        private final String thread = Thread.currentThread().getName();
        private final String loader;
        private final String context;
        private final String method;
        private final String arguments;

        Call(String method, String arguments) {
            this.method = method;
            this.arguments = arguments;
            loader = Thread.currentThread().getContextClassLoader() == Journal.class.getClassLoader()
                    ? "plugin"
                    : "other";
            context = Objects.requireNonNullElse(org.slf4j.MDC.get("connector.context"), "");
        }

        /** The connector that the logging context names, or null. */
        @Nullable
        String connector() {
            return context.startsWith("[") && context.contains("|") ? context.substring(1, context.indexOf('|')) : null;
        }
    }
}
