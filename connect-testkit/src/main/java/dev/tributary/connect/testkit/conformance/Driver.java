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
    /** For any one call: plugins that connect to something may take a while. */
    static final Duration LIMIT = Duration.ofSeconds(10);

    private final ThreadGroup group = new ThreadGroup("conformance");
    private final Duration limit;

    /**
     * @param limit for each call
     */
    Driver(Duration limit) {
        this.limit = limit;
    }

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
        try {
            return outcome(what, call);
        } catch (ExecutionException e) {
            throw new AssertionError("%s threw %s".formatted(what, e.getCause()), e.getCause());
        }
    }

    /**
     * For calls that may throw.
     *
     * @throws Exception what the call throws, as it is
     * @throws AssertionError if it does not return in time; tells where it hangs
     */
    <T> T ask(String what, Callable<T> call) throws Exception {
        try {
            return outcome(what, call);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception thrown) {
                throw thrown;
            }
            if (e.getCause() instanceof Error thrown) {
                throw thrown;
            }
            throw e;
        }
    }

    private <T> T outcome(String what, Callable<T> call) throws ExecutionException, InterruptedException {
        var task = new FutureTask<>(call);
        var thread = new Thread(group, task, "conformance-" + what);
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            String where = stackOf(thread);
            thread.interrupt();
            throw new AssertionError("%s did not return within %s; it is at%n%s".formatted(what, limit, where), e);
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
