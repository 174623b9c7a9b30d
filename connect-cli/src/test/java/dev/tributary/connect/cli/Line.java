package dev.tributary.connect.cli;

import dev.tributary.connect.cli.terminal.Terminal;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The real command line, with a home and a plugin path of its own. */
final class Line {
    static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

    final Path home;
    final Path plugins;
    final Map<String, String> environment = new HashMap<>();

    Line(Path folder) {
        try {
            home = Files.createDirectories(folder.resolve("my home"));
            plugins = Files.createDirectories(folder.resolve("my plugins"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    record Ended(int code, String out, String err) {}

    Ended run(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Terminal terminal = new Terminal(
                new PrintWriter(out),
                new PrintWriter(err),
                environment,
                home,
                plugins,
                Clock.fixed(NOW, ZoneOffset.UTC));
        int code = Tributary.run(terminal, args);
        return new Ended(code, out.toString(), err.toString());
    }

    Ended plugins(String command, String... args) {
        return run(Stream.concat(Stream.of("plugins", command), Stream.of(args)).toArray(String[]::new));
    }

    /** All files in the plugin path, but for the lock that stays. */
    List<String> files() {
        return filesBelow(plugins);
    }

    static List<String> filesBelow(Path folder) {
        try (Stream<Path> below = Files.walk(folder)) {
            return below.filter(path -> !path.equals(folder))
                    .map(path -> folder.relativize(path).toString())
                    .filter(path -> !path.equals(".tributary-lock"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
