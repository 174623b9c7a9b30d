package dev.tributary.connect.testkit.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** The outside world of the connectors here: a list of texts. Thread-safe. */
final class Pond {
    private static final Map<String, Pond> PONDS = new ConcurrentHashMap<>();
    private static final AtomicInteger NAMES = new AtomicInteger();
    /** What keeps bad tasks from returning, and ends them after the tests. */
    static final CountDownLatch TESTS_OVER = new CountDownLatch(1);

    final String name = "pond-" + NAMES.incrementAndGet();
    /** Of the bad task that keeps its position here instead of in Kafka. */
    final AtomicInteger ownPosition = new AtomicInteger();

    private final List<String> texts = new ArrayList<>();

    static Pond dug() {
        var pond = new Pond();
        PONDS.put(pond.name, pond);
        return pond;
    }

    static Pond named(String name) {
        Pond pond = PONDS.get(name);
        if (pond == null) {
            throw new IllegalArgumentException("pond: " + name);
        }
        return pond;
    }

    synchronized void add(String text) {
        texts.add(text);
    }

    synchronized List<String> from(int position) {
        return List.copyOf(texts.subList(Math.min(position, texts.size()), texts.size()));
    }
}
