package dev.tributary.connect.api;

import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The closed set of ways in which {@link ConnectCluster} refuses or fails a request.
 *
 * <p>Messages are written for the person who made the request: what, where, expected, what to do. Futures complete
 * exceptionally with these directly, never wrapped by the runtime in anything else (a caller that joins still sees
 * {@link java.util.concurrent.CompletionException} around them, as the JDK does it).
 */
public abstract sealed class ConnectClusterException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private ConnectClusterException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Calls the method for this failure's kind. A new kind breaks the build wherever it is not handled. */
    public abstract <T> T dispatchTo(Handler<T> handler);

    /** One method for each kind of failure. */
    public interface Handler<T> {
        T notFound(NotFound failure);

        T conflict(Conflict failure);

        T badRequest(BadRequest failure);

        T forbidden(Forbidden failure);

        T notLeader(NotLeader failure);

        T stale(Stale failure);

        T timedOut(TimedOut failure);

        T shuttingDown(ShuttingDown failure);

        T notReady(NotReady failure);

        T failed(Failed failure);
    }

    /** There is no such connector, task, status or plugin. */
    public static final class NotFound extends ConnectClusterException {
        private static final long serialVersionUID = 1L;

        public NotFound(String message) {
            super(message, null);
        }

        @Override
        public <T> T dispatchTo(Handler<T> handler) {
            return handler.notFound(this);
        }
    }

    /** The request contradicts what is there, for instance a connector of that name exists. */
    public static final class Conflict extends ConnectClusterException {
        private static final long serialVersionUID = 1L;

        public Conflict(String message) {
            super(message, null);
        }

        @Override
        public <T> T dispatchTo(Handler<T> handler) {
            return handler.conflict(this);
        }
    }

    /** The request itself is wrong: an invalid configuration, an offset that cannot be parsed, a wrong state for it. */
    public static final class BadRequest extends ConnectClusterException {
        private static final long serialVersionUID = 1L;

        public BadRequest(String message) {
            super(message, null);
        }

        public BadRequest(String message, @Nullable Throwable cause) {
            super(message, cause);
        }

        @Override
        public <T> T dispatchTo(Handler<T> handler) {
            return handler.badRequest(this);
        }
    }

    /** The worker's configuration switches this request off. */
    public static final class Forbidden extends ConnectClusterException {
        private static final long serialVersionUID = 1L;

        public Forbidden(String message) {
            super(message, null);
        }

        @Override
        public <T> T dispatchTo(Handler<T> handler) {
            return handler.forbidden(this);
        }
    }

    /** Another worker must do this: the leader, or the owner of the connector or task. Nothing was done. */
    public static final class NotLeader extends ConnectClusterException {
        private static final long serialVersionUID = 1L;
        private final transient @Nullable URI forwardTo;

        /**
         * @param forwardTo the REST address of the worker that can do it; null when nobody is known at the moment
         */
        public NotLeader(String message, @Nullable URI forwardTo) {
            super(message, null);
            this.forwardTo = forwardTo;
        }

        /** The REST address of the worker that can do it; null when nobody is known at the moment. */
        public @Nullable URI forwardTo() {
            return forwardTo;
        }

        @Override
        public <T> T dispatchTo(Handler<T> handler) {
            return handler.notLeader(this);
        }
    }

    /** This worker's view is known to be out of date. Nothing was done; ask again shortly. */
    public static final class Stale extends ConnectClusterException {
        private static final long serialVersionUID = 1L;

        public Stale(String message) {
            super(message, null);
        }

        @Override
        public <T> T dispatchTo(Handler<T> handler) {
            return handler.stale(this);
        }
    }

    /** No answer within the deadline. What was asked may still happen. */
    public static final class TimedOut extends ConnectClusterException {
        private static final long serialVersionUID = 1L;

        public TimedOut(String message) {
            super(message, null);
        }

        @Override
        public <T> T dispatchTo(Handler<T> handler) {
            return handler.timedOut(this);
        }
    }

    /** The worker is shutting down and takes no more requests. */
    public static final class ShuttingDown extends ConnectClusterException {
        private static final long serialVersionUID = 1L;

        public ShuttingDown(String message) {
            super(message, null);
        }

        @Override
        public <T> T dispatchTo(Handler<T> handler) {
            return handler.shuttingDown(this);
        }
    }

    /** The worker does not know enough yet to carry the request out; trying again soon is safe. */
    public static final class NotReady extends ConnectClusterException {
        private static final long serialVersionUID = 1L;

        public NotReady(String message) {
            super(message, null);
        }

        @Override
        public <T> T dispatchTo(Handler<T> handler) {
            return handler.notReady(this);
        }
    }

    /** It was tried and did not work: a plugin threw, a write was not acknowledged. */
    public static final class Failed extends ConnectClusterException {
        private static final long serialVersionUID = 1L;
        private final boolean lasting;

        public Failed(String message, @Nullable Throwable cause) {
            this(message, cause, false);
        }

        /**
         * @param lasting whether it would fail again until somebody has changed something: a permission, a setting, a version
         */
        public Failed(String message, @Nullable Throwable cause, boolean lasting) {
            super(Objects.requireNonNull(message, "message"), cause);
            this.lasting = lasting;
        }

        /** Whether it would fail again until somebody has changed something; false also when that is not known. */
        public boolean lasting() {
            return lasting;
        }

        @Override
        public <T> T dispatchTo(Handler<T> handler) {
            return handler.failed(this);
        }
    }
}
