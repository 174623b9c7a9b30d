package dev.tributary.connect.rest.http;

import dev.tributary.connect.rest.body.ErrorBody;
import dev.tributary.connect.rest.body.WorkerStatusBody;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Lets requests through to the resources while there are any, and answers 503 itself before and after: a load balancer
 * or a probe that asks early learns "not up" at once instead of waiting. Thread-safe.
 *
 * <p>Not one of Jetty's non-blocking handlers, which run on the thread that reads all connections: a filter of an
 * extension, or a metric, may well block.
 */
public final class Gate extends Handler.Abstract {
    private volatile State state =
            new State(null, "starting", "The worker is still starting: its resources are not there yet.");

    /** Where requests go; if nowhere, what {@code /health} calls that, and why. */
    private record State(@Nullable Handler next, String health, String refusal) {}

    /** From now on requests go to a handler, which must have been started. */
    public void open(Handler next) {
        state = new State(next, "healthy", "");
    }

    /** From now on requests are refused; those that went through go on. */
    public void close() {
        state = new State(null, "unhealthy", "The worker is shutting down and takes no more requests.");
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        State now = state;
        Handler next = now.next();
        if (next != null) {
            return next.handle(request, response, callback);
        }
        response.getHeaders().put(HttpHeader.CONNECTION, "close");
        response.getHeaders().put(HttpHeader.RETRY_AFTER, 1); // nothing was done: a worker that forwards finds another
        Object body = Request.getPathInContext(request).equals("/health")
                ? new WorkerStatusBody(now.health(), now.refusal())
                : new ErrorBody(HttpStatus.SERVICE_UNAVAILABLE_503, now.refusal());
        JsonErrors.write(response, HttpStatus.SERVICE_UNAVAILABLE_503, body, callback);
        return true;
    }
}
