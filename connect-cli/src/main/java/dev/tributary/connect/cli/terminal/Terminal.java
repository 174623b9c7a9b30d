package dev.tributary.connect.cli.terminal;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a command has around it. Immutable; the writers are flushed by who prints the last line.
 *
 * @param out for results
 * @param err for progress and problems
 * @param environment environment variables
 * @param home home directory of the user, where Maven keeps its files
 * @param installation the {@code plugins/} directory of the Tributary that the script belongs to; null without a script
 * @param clock tells when a plugin was installed
 */
public record Terminal(
        PrintWriter out,
        PrintWriter err,
        Map<String, String> environment,
        Path home,
        @Nullable Path installation,
        Clock clock) {
    public Terminal {
        environment = Map.copyOf(environment);
    }
}
