package dev.tributary.connect.runtime.task;

import dev.tributary.connect.api.InstanceId;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The runs that were given up and have not ended: nothing they do has an effect, but each holds a thread, and what its plugin
 * holds. Thread-safe.
 */
public final class Zombies {
    private static final Logger log = LoggerFactory.getLogger(Zombies.class);

    private final Map<InstanceId, Integer> alive = new ConcurrentHashMap<>();

    /**
     * A run is given up.
     *
     * @param end completes when its threads have ended, which may be never
     */
    void add(InstanceId id, CompletableFuture<Void> end) {
        alive.merge(id, 1, Integer::sum);
        long sinceNs = System.nanoTime();
        CompletableFuture<Void> unused = end.whenComplete((done, failure) -> ended(id, sinceNs));
    }

    private void ended(InstanceId id, long sinceNs) {
        Integer left = alive.computeIfPresent(id, (key, number) -> number == 1 ? null : number - 1);
        log.info(
                "A run of {} that was given up has ended after {} ms; {} more of them have not",
                id,
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sinceNs),
                left == null ? 0 : left);
    }

    /** How many there are of an instance. */
    public int count(InstanceId id) {
        return alive.getOrDefault(id, 0);
    }

    /** How many there are. */
    public int count() {
        return alive.values().stream().mapToInt(Integer::intValue).sum();
    }
}
