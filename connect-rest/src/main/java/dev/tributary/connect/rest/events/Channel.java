package dev.tributary.connect.rest.events;

import dev.tributary.connect.api.ConnectClusterException;
import dev.tributary.connect.rest.body.HeartbeatBody;
import dev.tributary.connect.rest.events.Changes.Change;
import dev.tributary.connect.rest.events.Changes.Progress;
import dev.tributary.connect.rest.events.Changes.Step;
import dev.tributary.connect.rest.events.ClusterEvents.Surroundings;
import dev.tributary.connect.rest.events.ClusterEvents.Who;
import dev.tributary.connect.rest.http.LiveStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks how the cluster is while anybody listens, and tells all of them what has changed. When nobody does any more, what was sent
 * last is kept for a while, for those who come back. Thread-safe.
 */
final class Channel {
    private static final Logger LOG = LoggerFactory.getLogger(Channel.class);

    private final Who who;
    private final Surroundings surroundings;
    private final Backlog backlog = new Backlog(); // guarded by this, as is all that follows
    private final List<Listener> listeners = new ArrayList<>();
    private List<CompletableFuture<Void>> waiting = new ArrayList<>();
    private @Nullable Progress progress;
    private @Nullable String problem;
    private byte @Nullable [] snapshot; // of the state that was sent
    private long toldNanos;
    private long usedNanos;
    private boolean asking; // or about to
    private boolean beating;

    /** Somebody who was told what there was when it came. */
    private record Listener(LiveStream stream, long sinceNanos) {}

    Channel(Who who, Surroundings surroundings) {
        this.who = who;
        this.surroundings = surroundings;
        this.usedNanos = surroundings.nanos().getAsLong();
    }

    /** Nobody listens or is about to. */
    synchronized boolean isUnused() {
        return listeners.isEmpty() && waiting.isEmpty() && idle(Duration.ofSeconds(2));
    }

    /** As {@link #isUnused}, and nobody is expected back. */
    synchronized boolean isForgotten() {
        return isUnused() && idle(surroundings.pace().linger());
    }

    private boolean idle(Duration atLeast) {
        return surroundings.nanos().getAsLong() - usedNanos >= atLeast.toNanos();
    }

    CompletableFuture<Void> ready() {
        CompletableFuture<Void> ready = new CompletableFuture<>();
        synchronized (this) {
            usedNanos = surroundings.nanos().getAsLong();
            if (isFresh()) {
                return CompletableFuture.completedFuture(null);
            }
            waiting.add(ready);
        }
        ask();
        return ready;
    }

    private boolean isFresh() {
        return progress != null
                && problem == null
                && surroundings.nanos().getAsLong() - toldNanos
                        < 2 * surroundings.pace().period().toNanos();
    }

    synchronized void add(@Nullable String lastId, LiveStream stream) {
        Progress known = progress;
        if (known != null) {
            byte[] missed = backlog.after(lastId);
            if (missed == null) {
                stream.send(snapshot(known));
            } else {
                if (missed.length > 0) {
                    stream.send(missed);
                }
                stream.send(heartbeat());
            }
        } // else the first state is told to all
        usedNanos = surroundings.nanos().getAsLong();
        listeners.add(new Listener(stream, usedNanos));
        if (!asking) {
            asking = true;
            surroundings.timer().after(surroundings.pace().period(), this::askNow);
        }
        if (!beating) {
            beating = true;
            surroundings.timer().after(surroundings.pace().heartbeat(), this::beat);
        }
    }

    private byte[] snapshot(Progress known) {
        byte[] made = snapshot;
        if (made == null) {
            made = EventText.of("snapshot", backlog.lastId(), known.sent().snapshot());
            snapshot = made;
        }
        return made;
    }

    private byte[] heartbeat() {
        Progress known = progress;
        return EventText.of(
                "heartbeat",
                null,
                new HeartbeatBody(
                        known == null ? 0 : known.sent().atMs(),
                        surroundings.clock().millis(),
                        problem));
    }

    private void ask() {
        synchronized (this) {
            if (asking) {
                return; // whoever waits is answered by that
            }
            asking = true;
        }
        askNow();
    }

    private void askNow() {
        CompletableFuture<ClusterState> answer;
        try {
            answer = surroundings.source().ask(who);
        } catch (RuntimeException failure) {
            answer = CompletableFuture.failedFuture(failure);
        }
        CompletableFuture<?> unused = answer.whenCompleteAsync(this::told, surroundings.executor());
    }

    private void told(@Nullable ClusterState state, @Nullable Throwable failure) {
        List<CompletableFuture<Void>> answered;
        Throwable why = failure;
        synchronized (this) {
            if (state != null) {
                try {
                    tell(state);
                } catch (RuntimeException unexpected) { // must not end the questions
                    LOG.warn("Events could not be made", unexpected);
                    why = unexpected;
                }
            }
            problem = why == null ? null : words(why);
            answered = waiting;
            waiting = new ArrayList<>();
            askAgainIfWanted();
        }
        for (CompletableFuture<Void> one : answered) {
            if (why == null) {
                one.complete(null);
            } else {
                one.completeExceptionally(why);
            }
        }
    }

    private void tell(ClusterState state) {
        toldNanos = surroundings.nanos().getAsLong();
        long nowMs = TimeUnit.NANOSECONDS.toMillis(toldNanos);
        Progress known = progress;
        if (known == null) {
            Progress first = Progress.begin(state, nowMs);
            progress = first;
            listeners.forEach(it -> it.stream().send(snapshot(first)));
            return;
        }
        Step step = Changes.between(known, state, nowMs);
        progress = step.after();
        if (!step.changes().isEmpty()) {
            snapshot = null;
        }
        for (Change change : step.changes()) {
            byte[] event = EventText.of(change.event(), backlog.nextId(), change.body());
            backlog.add(event);
            listeners.forEach(it -> it.stream().send(event));
        }
    }

    private void askAgainIfWanted() {
        listeners.removeIf(it -> it.stream().isOver());
        asking = !listeners.isEmpty();
        if (asking) {
            usedNanos = surroundings.nanos().getAsLong();
            surroundings.timer().after(surroundings.pace().period(), this::askNow);
        }
    }

    private void beat() {
        List<Listener> old;
        synchronized (this) {
            listeners.removeIf(it -> it.stream().isOver());
            beating = !listeners.isEmpty();
            if (!beating) {
                return;
            }
            byte[] heartbeat = heartbeat();
            listeners.forEach(it -> it.stream().send(heartbeat));
            long now = surroundings.nanos().getAsLong();
            long lifetime = surroundings.pace().lifetime().toNanos();
            old = listeners.stream()
                    .filter(it -> now - it.sinceNanos() >= lifetime)
                    .toList();
            surroundings.timer().after(surroundings.pace().heartbeat(), this::beat);
        }
        old.forEach(it -> it.stream()
                .end(ClusterEvents.end("After a while a stream ends, so that credentials are checked again.")));
    }

    private static String words(Throwable thrown) {
        Throwable failure =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        String message = failure.getMessage();
        return failure instanceof ConnectClusterException && message != null
                ? message
                : "The worker could not find out how the cluster is: "
                        + failure.getClass().getSimpleName() + ".";
    }
}
