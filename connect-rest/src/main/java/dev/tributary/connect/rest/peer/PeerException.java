package dev.tributary.connect.rest.peer;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** No answer came from another worker. The message is a whole story, for the person who made the request. */
public final class PeerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What is known about the request. */
    public enum Outcome {
        /** It never left this worker; trying again, at the same address or another, is safe. */
        NOT_SENT,
        /** It never left this worker because one of the two does not believe the other's certificate. */
        NOT_TRUSTED,
        /** It, or a part of it, was sent: it may have been carried out. */
        UNKNOWN,
        /** This worker is being closed; nothing was sent. */
        CLOSED
    }

    private final Outcome outcome;

    PeerException(Outcome outcome, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.outcome = outcome;
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }

    /** What is known about the request. */
    public Outcome outcome() {
        return outcome;
    }
}
