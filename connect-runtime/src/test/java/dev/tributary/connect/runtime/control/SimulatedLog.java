package dev.tributary.connect.runtime.control;

import dev.tributary.connect.runtime.log.CompactedLog;
import dev.tributary.connect.runtime.log.MemoryCompactedLog;
import dev.tributary.connect.runtime.log.MemoryTopic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * One process's view of a topic that all share: reads and writes take their time, and while the brokers are out of reach nothing
 * is read, and writes fail after a while. A write that was sent may be kept although nobody hears of it. One thread.
 */
final class SimulatedLog implements CompactedLog {
    private static final Duration WRITE_LIMIT = Duration.ofSeconds(30);
    private static final Duration RETRY = Duration.ofMillis(300);
    private final VirtualTime world;
    private final ProcessTime time;
    private final Supplier<Duration> delay;
    private final MemoryCompactedLog log;
    private final Deque<Runnable> unread = new ArrayDeque<>();
    private final Set<CompletableFuture<Void>> pending = new LinkedHashSet<>();
    private boolean cut;
    private Instant lastRead = Instant.MIN;
    private Instant lastWrite = Instant.MIN;

    SimulatedLog(String name, MemoryTopic topic, VirtualTime world, ProcessTime time, Supplier<Duration> delay) {
        this.world = world;
        this.time = time;
        this.delay = delay;
        this.log = new MemoryCompactedLog(name, topic, this::readSoon, world);
    }

    void cut() {
        cut = true;
    }

    void heal() {
        cut = false;
        while (!unread.isEmpty() && !cut) {
            readSoon(unread.remove());
        }
    }

    boolean isCut() {
        return cut;
    }

    /** The process is gone; what it has sent is on its way. */
    void kill() {
        world.after(Duration.ofSeconds(1), log::close);
        List.copyOf(pending)
                .forEach(future -> future.completeExceptionally(new IllegalStateException("the process died")));
    }

    private void readSoon(Runnable read) {
        Instant at = world.instant().plus(delay.get());
        lastRead = at.isAfter(lastRead) ? at : lastRead;
        time.after(Duration.between(world.instant(), lastRead), () -> {
            if (cut) {
                unread.add(read);
            } else {
                read.run();
            }
        });
    }

    @Override
    public CompletableFuture<Void> start(Reader reader) {
        return kept(log.start(reader));
    }

    @Override
    public CompletableFuture<Void> readToEnd() {
        return kept(log.readToEnd());
    }

    @Override
    public CompletableFuture<Void> append(List<Entry> entries) {
        var done = new CompletableFuture<Void>();
        kept(done);
        send(List.copyOf(entries), done, world.instant().plus(WRITE_LIMIT));
        return done;
    }

    /** In order: the brokers see the writes of a process as it sent them. */
    private void send(List<Entry> entries, CompletableFuture<Void> done, Instant limit) {
        Instant at = world.instant().plus(delay.get());
        lastWrite = at.isAfter(lastWrite) ? at : lastWrite;
        world.after(Duration.between(world.instant(), lastWrite), () -> {
            if (!cut) {
                log.append(entries).whenComplete((written, failure) -> acknowledge(done, failure));
            } else if (!time.dead()) {
                time.after(RETRY, () -> {
                    if (world.instant().isBefore(limit)) {
                        send(entries, done, limit);
                    } else {
                        done.completeExceptionally(new IllegalStateException("not acknowledged within " + WRITE_LIMIT));
                    }
                });
            }
        });
    }

    private void acknowledge(CompletableFuture<Void> done, Throwable failure) {
        time.after(delay.get(), () -> {
            if (failure == null) {
                done.complete(null);
            } else {
                done.completeExceptionally(failure);
            }
        });
    }

    private CompletableFuture<Void> kept(CompletableFuture<Void> future) {
        pending.add(future);
        future.whenComplete((done, failure) -> pending.remove(future));
        return future;
    }

    @Override
    public void close() {
        kill();
    }
}
