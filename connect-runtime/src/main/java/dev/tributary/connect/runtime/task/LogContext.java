package dev.tributary.connect.runtime.task;

import dev.tributary.connect.api.ConnectorName;
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

    /** The life of a connector: create, start, stop, generate task configurations, fence producers, change offsets. */
    public static LogContext worker(ConnectorName connector) {
        return new LogContext("[" + connector + "|worker] ");
    }

    /** The life of a task. */
    public static LogContext task(TaskId task) {
        return new LogContext("[" + task.connector() + "|task-" + task.number() + "] ");
    }

    /** The commits of a source task's offsets. */
    public static LogContext offsets(TaskId task) {
        return new LogContext("[" + task.connector() + "|task-" + task.number() + "|offsets] ");
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
