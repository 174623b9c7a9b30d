package dev.tributary.connect.rest.alerts;

import dev.tributary.connect.api.ConnectClusterException.BadRequest;
import dev.tributary.connect.api.ConnectClusterException.NotReady;
import dev.tributary.connect.rest.health.ClusterWorker;
import dev.tributary.connect.rest.health.Peers;
import dev.tributary.connect.rest.peer.PeerAnswer;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the worker that watches answered to this one, for who has asked this one. */
final class Forwarded {
    private Forwarded() {}

    /** Reads a body. */
    @FunctionalInterface
    interface Reader<T> {
        T read(byte[] json) throws IOException;
    }

    /**
     * @param answer null if there is none: then there is a failure
     * @throws NotReady if it is not there, or not what is expected
     * @throws BadRequest if the other worker says so
     */
    static <T> T read(
            ClusterWorker other,
            @Nullable PeerAnswer answer,
            @Nullable Throwable failure,
            Duration atMost,
            Reader<T> reader) {
        String who = "Alerts are watched by worker " + other.id() + ", which ";
        if (answer == null) {
            throw new NotReady(who + Peers.unanswered(Objects.requireNonNull(failure), atMost) + ".");
        }
        try {
            if (answer.status() == 400) {
                throw new BadRequest(String.valueOf(answer.error().message()));
            }
            if (answer.isSuccess()) {
                return reader.read(answer.body());
            }
        } catch (IOException unreadable) {
            throw new NotReady(who + "answers with something else than a worker does: " + unreadable.getMessage());
        }
        throw new NotReady(who + "answers with status " + answer.status() + ".");
    }
}
