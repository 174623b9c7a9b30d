package dev.tributary.connect.runtime.task;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.InstanceId;
import dev.tributary.connect.api.TaskId;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Which connector or task a line of the log belongs to: the value of the MDC key {@link #KEY}, for instance
 * {@code "[orders|task-0] "}, its trailing blank included. People filter by it, so the forms are those of Apache Kafka Connect
 * (KIP-449). Immutable. Source: {@code worker} section 3.
 *
 * @param value of the MDC key
 */
public record LogContext(String value) {
    /** The MDC key. */
    public static final String KEY = "connector.context";

    private static final String END = "] ";
    private static final String WORKER = "|worker";
    private static final String TASK = "|task-";
    private static final String OFFSETS = "|offsets" + END;

    /** The life of a connector: create, start, stop, generate task configurations, fence producers, change offsets. */
    public static LogContext worker(ConnectorName connector) {
        return new LogContext("[" + connector + WORKER + END);
    }

    /** The life of a task. */
    public static LogContext task(TaskId task) {
        return new LogContext("[" + task.connector() + TASK + task.number() + END);
    }

    /** The commits of a source task's offsets. */
    public static LogContext offsets(TaskId task) {
        return new LogContext("[" + task.connector() + TASK + task.number() + OFFSETS);
    }

    /** Whose context a value of the MDC key is; null if it is nobody's. Names may hold anything, so it is read from its end. */
    public static @Nullable InstanceId instance(String value) {
        if (!value.startsWith("[") || !value.endsWith("] ")) {
            return null;
        }
        int end = value.length() - (value.endsWith(OFFSETS) ? OFFSETS : END).length();
        int bar = value.lastIndexOf('|', end - 1);
        if (bar < 1) {
            return null;
        }
        var connector = new ConnectorName(value.substring(1, bar));
        if (value.startsWith(WORKER, bar) && bar + WORKER.length() == end) {
            return InstanceId.of(connector);
        }
        int task = value.startsWith(TASK, bar) ? number(value, bar + TASK.length(), end) : -1;
        return task < 0 ? null : new InstanceId(connector, task);
    }

    /** -1 if it is none. */
    private static int number(String text, int begin, int end) {
        try {
            return Integer.parseInt(text, begin, end, 10);
        } catch (NumberFormatException | IndexOutOfBoundsException none) {
            return -1;
        }
    }

    /** Whether a value of the MDC key is that of the connector itself or of one of its tasks. Allocates nothing. */
    public static boolean isOf(ConnectorName connector, String value) {
        String name = connector.value();
        int bar = 1 + name.length();
        if (value.length() <= bar || value.charAt(bar) != '|' || !value.startsWith(name, 1)) {
            return false;
        }
        int next = value.indexOf('|', bar + 1);
        return next < 0 || value.startsWith(OFFSETS, next);
    }

    /** Some work that may fail. */
    @FunctionalInterface
    public interface Work<X extends Exception> {
        void run() throws X;
    }

    /** Some work with a result that may fail. */
    @FunctionalInterface
    public interface Call<T extends @Nullable Object, X extends Exception> {
        T run() throws X;
    }

    /** Runs with this context on the calling thread, then puts back what was there. */
    public <X extends Exception> void run(Work<X> work) throws X {
        String before = MDC.get(KEY);
        MDC.put(KEY, value);
        try {
            work.run();
        } finally {
            restore(before);
        }
    }

    /** As {@link #run}. */
    public <T extends @Nullable Object, X extends Exception> T call(Call<T, X> call) throws X {
        String before = MDC.get(KEY);
        MDC.put(KEY, value);
        try {
            return call.run();
        } finally {
            restore(before);
        }
    }

    /** Work that runs, on whichever thread, with the context of the thread that calls this now. */
    static Runnable inherited(Runnable work) {
        String here = MDC.get(KEY);
        if (here == null) {
            return work;
        }
        var context = new LogContext(here);
        return () -> context.run(work::run);
    }

    private static void restore(@Nullable String before) {
        if (before == null) {
            MDC.remove(KEY);
        } else {
            MDC.put(KEY, before);
        }
    }
}
