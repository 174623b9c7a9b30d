package dev.tributary.connect.testkit.conformance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Calls plugins with a limit of time, on threads of a group of its own: whatever threads a plugin makes belong to that group also.
 */
final class Driver {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private final ThreadGroup group = new ThreadGroup("conformance");

    interface Call {
        void run() throws Exception;
    }

    void run(String what, Call call) throws Exception {
        call(what, () -> {
            call.run();
            return what;
        });
    }

    /** @throws AssertionError if it throws or does not return in time; tells where it hangs */
    <T> T call(String what, Callable<T> call) throws Exception {
        var task = new FutureTask<>(call);
        var thread = new Thread(group, task, "conformance-" + what);
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("%s threw %s".formatted(what, e.getCause()), e.getCause());
        } catch (TimeoutException e) {
            String where = stackOf(thread);
            thread.interrupt();
            throw new AssertionError("%s did not return within %s; it is at%n%s".formatted(what, LIMIT, where), e);
        }
    }

    /** The threads of plugins that still live, by name and place, after a patient look. */
    List<String> survivors(Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        while (group.activeCount() > 0 && System.nanoTime() - end < 0) {
            System.gc(); // the JDK's own HTTP client ends its thread only when it is not reachable any more
            Observation.pause();
        }
        var alive = new Thread[group.activeCount() + 10];
        int count = group.enumerate(alive);
        List<String> names = new ArrayList<>();
        for (Thread thread : Arrays.asList(alive).subList(0, count)) {
            names.add("'" + thread.getName() + "' at" + System.lineSeparator() + stackOf(thread));
        }
        return names;
    }

    static String stackOf(Thread thread) {
        var text = new StringBuilder();
        for (StackTraceElement element : thread.getStackTrace()) {
            text.append("    ").append(element).append(System.lineSeparator());
        }
        return text.toString();
    }
}
