package dev.tributary.connect.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;

/** Signals to processes that the test started, and their end with it. Thread-safe. */
public final class Guard {
    private Guard() {}

    /**
     * Sends the process a signal when this process is gone, however it ended: a small shell waits at a pipe from here, which
     * closes then.
     */
    public static void watch(Process process, String signal) throws IOException {
        String wait = "cat > /dev/null; kill -%s %d 2> /dev/null".formatted(signal, process.pid());
        Process guard = new ProcessBuilder("sh", "-c", wait)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        CompletableFuture<Process> ended = process.onExit();
        ended.thenRun(guard::destroyForcibly);
    }

    /** Sends a signal by its short name, such as {@code STOP}. */
    public static void signal(Process process, String signal) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                    .inheritIO()
                    .start();
            if (kill.waitFor() != 0) {
                throw new IllegalStateException("Process %d did not take signal %s.".formatted(process.pid(), signal));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted.", e);
        }
    }
}
