package dev.tributary.connect.rest.events;

import dev.tributary.connect.api.ConnectClusterException.NotReady;
import dev.tributary.connect.rest.body.StreamEndBody;
import dev.tributary.connect.rest.http.LiveStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Streams of events about the cluster. Who has the same credentials, and wants the same, shares one {@link Channel}, which asks
 * while anybody listens. What somebody was told is never told to somebody with other credentials. Bounded. Thread-safe; no thread
 * waits.
 */
public final class ClusterEvents {
    private static final int CHANNELS = 64;
    private static final int RETRY_MS = 1_000;

    /**
     * Who listens, to what.
     *
     * @param authorization the header of the request; null for none
     * @param connectors names; empty for all
     */
    public record Who(@Nullable String authorization, Set<String> connectors) {
        public Who {
            connectors = Set.copyOf(connectors);
        }

        @Override
        public String toString() {
            return "Who" + connectors; // credentials belong in no log
        }
    }

    /** Where states come from. */
    @FunctionalInterface
    public interface Source {
        /** How it is now, as this one may know. */
        CompletableFuture<ClusterState> ask(Who who);
    }

    /** Runs something after a while. */
    @FunctionalInterface
    public interface Timer {
        /** @param action runs on a thread of requests */
        void after(Duration delay, Runnable action);
    }

    /**
     * What all channels need.
     *
     * @param executor where events are made
     * @param nanos a clock that only goes on
     */
    public record Surroundings(
            Source source, Pace pace, Executor executor, Timer timer, InstantSource clock, LongSupplier nanos) {}

    private final Surroundings surroundings;
    private final Map<Who, Channel> channels = new HashMap<>(); // guarded by this

    public ClusterEvents(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** What every stream begins with. */
    public static byte[] opening() {
        return EventText.retry(RETRY_MS);
    }

    /** The last event. */
    public static byte[] end(String reason) {
        return EventText.of("end", null, new StreamEndBody(reason));
    }

    /** Completes when there is something to tell, not old; fails as asking does. */
    public CompletableFuture<Void> ready(Who who) {
        try {
            return channel(who).ready();
        } catch (NotReady full) {
            return CompletableFuture.failedFuture(full);
        }
    }

    /**
     * Sends what is new from now on.
     *
     * @param lastId of the last event that was received; null for none
     */
    public void listen(Who who, @Nullable String lastId, LiveStream stream) {
        try {
            channel(who).add(lastId, stream);
        } catch (NotReady full) {
            stream.end(end(String.valueOf(full.getMessage())));
        }
    }

    private synchronized Channel channel(Who who) {
        channels.values().removeIf(Channel::isForgotten);
        Channel known = channels.get(who);
        if (known != null) {
            return known;
        }
        if (channels.size() >= CHANNELS && !channels.values().removeIf(Channel::isUnused)) {
            throw new NotReady("Events are being sent for " + CHANNELS
                    + " different users or choices of connectors already. Send the request again later.");
        }
        Channel made = new Channel(who, surroundings);
        channels.put(who, made);
        return made;
    }
}
