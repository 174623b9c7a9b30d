package dev.tributary.connect.runtime.task;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** What happened, in order, on which thread and under which loader; and a way to wait for it. Thread-safe. */
final class Journal {
    private static final long DEADLINE_MS = 30_000;

    /** One thing that happened. */
    record Entry(
            String what,
            String thread,
            @Nullable ClassLoader loader,
            @Nullable String mdc) {}

    private final List<Entry> entries = new ArrayList<>();

    synchronized void add(String what) {
        Thread thread = Thread.currentThread();
        entries.add(new Entry(what, thread.getName(), thread.getContextClassLoader(), MDC.get("connector.context")));
        notifyAll();
    }

    /** Lets those who wait look again. */
    synchronized void touch() {
        notifyAll();
    }

    synchronized List<Entry> entries() {
        return List.copyOf(entries);
    }

    synchronized List<String> all() {
        return entries.stream().map(Entry::what).toList();
    }

    synchronized long count(String what) {
        return entries.stream().filter(entry -> entry.what().equals(what)).count();
    }

    Entry await(String what) {
        awaitThat("there is '" + what + "'", all -> all.contains(what));
        return entries().stream()
                .filter(entry -> entry.what().equals(what))
                .findFirst()
                .orElseThrow();
    }

    void awaitCount(String what, int count) {
        awaitThat(
                count + " times '" + what + "'",
                all -> all.stream().filter(what::equals).count() >= count);
    }

    synchronized void awaitThat(String description, Predicate<List<String>> condition) {
        long end = System.currentTimeMillis() + DEADLINE_MS;
        while (!condition.test(all())) {
            long left = end - System.currentTimeMillis();
            if (left <= 0) {
                throw new AssertionError("In vain awaited that " + description + ". What happened: " + all());
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                throw new AssertionError("interrupted", e);
            }
        }
    }
}
