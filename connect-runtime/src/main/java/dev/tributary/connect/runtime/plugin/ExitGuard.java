package dev.tributary.connect.runtime.plugin;

import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What plugins call in place of the methods that end the process: {@link ExitCalls} has rewritten their calls. Public
 * because their code must reach it; nobody else is to call it. Thread-safe.
 */
public final class ExitGuard {
    private static final StackWalker STACK = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

    private ExitGuard() {}

    /** In place of {@link System#exit}. */
    public static void exit(int status) {
        throw refusal("System.exit(" + status + ")");
    }

    /** In place of {@link Runtime#exit}; null has the effect that it would have had there. */
    public static void exit(Runtime runtime, int status) {
        Objects.requireNonNull(runtime);
        throw refusal("Runtime.exit(" + status + ")");
    }

    /** In place of {@link Runtime#halt}; null has the effect that it would have had there. */
    public static void halt(Runtime runtime, int status) {
        Objects.requireNonNull(runtime);
        throw refusal("Runtime.halt(" + status + ")");
    }

    private static PluginExitError refusal(String call) {
        return new PluginExitError("The plugin at " + location() + " called " + call
                + ", which would have ended the worker with all that runs in it. The worker refused. Whatever made the"
                + " plugin give up is in its own log lines before this; to let plugins of this worker end it, set "
                + PluginSettings.EXIT_GUARD + "=false");
    }

    /** Of the innermost caller that is of a plugin; where a platform thread runs a method reference, of its loader. */
    private static String location() {
        Optional<String> caller = STACK.walk(frames -> frames.flatMap(
                        frame -> locationOf(frame.getDeclaringClass().getClassLoader()))
                .findFirst());
        return caller.or(() -> locationOf(Thread.currentThread().getContextClassLoader())
                        .findFirst())
                .orElse("a location that its stack does not tell");
    }

    private static Stream<String> locationOf(@Nullable ClassLoader loader) {
        return loader instanceof PluginLoader plugin
                ? Stream.of(plugin.location().url().toString())
                : Stream.empty();
    }
}
