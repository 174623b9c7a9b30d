package dev.tributary.connect.rest.resource;

import dev.tributary.connect.api.ConnectClusterException;
import dev.tributary.connect.rest.body.BadBodyException;
import dev.tributary.connect.rest.body.ErrorBody;
import dev.tributary.connect.rest.peer.PeerAnswer;
import dev.tributary.connect.rest.peer.PeerException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.UnaryOperator;
import org.apache.kafka.connect.errors.AlreadyExistsException;
import org.apache.kafka.connect.errors.NotFoundException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every failure of a request, as a status and the error body. Source: spec, "Exception to status". Immutable.
 */
public final class Failures implements ExceptionMapper<Throwable> {
    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);
    private final UnaryOperator<String> redaction;

    /**
     * @param redaction takes secrets out of messages: those of plugins quote what they were configured with
     */
    public Failures(UnaryOperator<String> redaction) {
        this.redaction = redaction;
    }

    @Override
    public Response toResponse(Throwable thrown) {
        Throwable failure = unwrapped(thrown);
        if (failure instanceof WebApplicationException known) {
            return ofJersey(known);
        }
        int status = statusOf(failure);
        if (failure instanceof ConnectClusterException.TimedOut
                || failure instanceof ConnectClusterException.ShuttingDown
                || failure instanceof ConnectClusterException.NotReady
                || failure.getCause() instanceof PeerException) {
            LOG.warn("A REST request was answered with status {}: {}", status, failure.getMessage());
        } else if (status >= 500) {
            LOG.error("A REST request failed with status {}", status, failure);
        } else {
            LOG.debug("A REST request was answered with status {}", status, failure);
        }
        Response response = error(status, redaction.apply(messageOf(failure)));
        if (failure instanceof ConnectClusterException.NotLeader
                || failure instanceof ConnectClusterException.NotReady) {
            // Nothing was done. A worker that forwarded the request looks for another one when it sees this header.
            response.getHeaders().putSingle(HttpHeaders.RETRY_AFTER, 1);
        }
        if (failure instanceof ConnectClusterException.Failed failed && failed.lasting()) {
            response.getHeaders().putSingle(PeerAnswer.LASTING, true);
        }
        return response;
    }

    /** The failure itself, without what futures wrap around it. */
    static Throwable unwrapped(Throwable thrown) {
        Throwable failure = thrown;
        while (failure instanceof CompletionException || failure instanceof ExecutionException) {
            Throwable cause = failure.getCause();
            if (cause == null) {
                return failure;
            }
            failure = cause;
        }
        return failure;
    }

    static Response error(int status, String message) {
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(new ErrorBody(status, message))
                .build();
    }

    /** Jersey's own (no such path, method or type), and what extensions throw: theirs if they bring a body. */
    private Response ofJersey(WebApplicationException failure) {
        Response response = failure.getResponse();
        if (response.hasEntity()) {
            return response;
        }
        LOG.debug("A REST request was answered with status {}", response.getStatus(), failure);
        return Response.fromResponse(response)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .header(HttpHeaders.CONTENT_LENGTH, null)
                .entity(new ErrorBody(response.getStatus(), redaction.apply(messageOf(failure))))
                .build();
    }

    private static int statusOf(Throwable failure) {
        if (failure instanceof ConnectClusterException refused) {
            return refused.dispatchTo(ClusterStatus.INSTANCE);
        }
        if (failure instanceof BadBodyException) {
            return 400;
        }
        // What REST extensions throw through the published API.
        if (failure instanceof NotFoundException) {
            return 404;
        }
        if (failure instanceof AlreadyExistsException) {
            return 409;
        }
        return 500;
    }

    private static String messageOf(Throwable failure) {
        if (failure instanceof ConnectClusterException.Stale) {
            return "Cannot be done right now because of a concurrent change of the cluster's configuration; nothing was "
                    + "changed, send the request again: " + failure.getMessage();
        }
        String message = failure.getMessage();
        return message == null ? failure.getClass().getName() : message;
    }

    private enum ClusterStatus implements ConnectClusterException.Handler<Integer> {
        INSTANCE;

        @Override
        public Integer notFound(ConnectClusterException.NotFound failure) {
            return 404;
        }

        @Override
        public Integer conflict(ConnectClusterException.Conflict failure) {
            return 409;
        }

        @Override
        public Integer badRequest(ConnectClusterException.BadRequest failure) {
            return 400;
        }

        @Override
        public Integer forbidden(ConnectClusterException.Forbidden failure) {
            return 403;
        }

        /** It was sent on as far as it may be: the client is told to ask later. */
        @Override
        public Integer notLeader(ConnectClusterException.NotLeader failure) {
            return 409;
        }

        @Override
        public Integer stale(ConnectClusterException.Stale failure) {
            return 409;
        }

        @Override
        public Integer timedOut(ConnectClusterException.TimedOut failure) {
            return 500;
        }

        @Override
        public Integer shuttingDown(ConnectClusterException.ShuttingDown failure) {
            return 500;
        }

        @Override
        public Integer notReady(ConnectClusterException.NotReady failure) {
            return 503;
        }

        @Override
        public Integer failed(ConnectClusterException.Failed failure) {
            return 500;
        }
    }
}
