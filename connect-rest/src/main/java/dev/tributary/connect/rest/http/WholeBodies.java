package dev.tributary.connect.rest.http;

import dev.tributary.connect.rest.body.ErrorBody;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/**
 * Receives a request's whole body before anybody works on it. So a client that sends slowly holds a connection and never a
 * thread, and one that sends too much is told so.
 *
 * <p>A client has a while, and then must have sent a little for each second more (408). Two bounds: one for a single body (413) and one for all bodies that are held at the same time (503). What comes
 * after a bound is read and dropped, up to a further bound, because a client that is still sending does not read the
 * answer. Thread-safe.
 */
public final class WholeBodies extends Handler.Wrapper {
    private static final int DROPPED_AT_MOST_TIMES = 4;
    private static final int LEAST_BYTES_PER_SECOND = 1024;

    private final long maxBodyBytes;
    private final long maxHeldBytes;
    private final Duration patience;
    private final AtomicLong heldBytes = new AtomicLong();

    /**
     * @param maxBodyBytes bound for one body
     * @param maxHeldBytes bound for all bodies of requests not answered yet
     * @param patience how long a body may take, besides a second for each KiB
     */
    public WholeBodies(long maxBodyBytes, long maxHeldBytes, Duration patience, Handler next) {
        super(next);
        this.patience = patience;
        this.maxBodyBytes = maxBodyBytes;
        this.maxHeldBytes = maxHeldBytes;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        new Receiving(request, response, callback).run();
        return true;
    }

    /** One request on its way in. Runs on whatever thread Jetty has content on, one at a time. */
    private final class Receiving implements Runnable {
        private final Request request;
        private final Response response;
        private final Callback callback;
        private final long begun = System.nanoTime();
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        private long received;
        private long held;
        private int refusedWith;

        Receiving(Request request, Response response, Callback callback) {
            this.request = request;
            this.response = response;
            this.callback = callback;
        }

        @Override
        public void run() {
            try {
                receive();
            } catch (Throwable failure) { // whatever a resource throws: a request must never be left without an answer
                Response.writeError(request, response, callback, failure);
            }
        }

        private void receive() throws Exception {
            if (request.getLength() > maxBodyBytes) {
                refuse(HttpStatus.PAYLOAD_TOO_LARGE_413);
            }
            while (true) {
                Content.Chunk chunk = request.read();
                if (chunk == null) {
                    request.demand(this);
                    return;
                }
                if (Content.Chunk.isFailure(chunk)) {
                    answerBroken(chunk.getFailure());
                    return;
                }
                take(chunk.getByteBuffer());
                boolean last = chunk.isLast();
                chunk.release();
                if (!last && isTooSlow()) {
                    answerBroken(new TimeoutException("it comes too slowly"));
                    return;
                }
                if (last || received > maxBodyBytes * DROPPED_AT_MOST_TIMES) {
                    finish();
                    return;
                }
            }
        }

        /** Asked when something came: if nothing does, the connection is idle and ends by that. */
        private boolean isTooSlow() {
            long seconds =
                    Duration.ofNanos(System.nanoTime() - begun).minus(patience).toSeconds();
            return seconds >= 0 && received <= seconds * LEAST_BYTES_PER_SECOND + LEAST_BYTES_PER_SECOND;
        }

        private void take(ByteBuffer bytes) {
            int count = bytes.remaining();
            received += count;
            if (refusedWith != 0 || count == 0) {
                return;
            }
            if (received > maxBodyBytes) {
                refuse(HttpStatus.PAYLOAD_TOO_LARGE_413);
                return;
            }
            if (held == 0) {
                Request.addCompletionListener(request, failure -> heldBytes.addAndGet(-held));
            }
            held += count;
            if (heldBytes.addAndGet(count) > maxHeldBytes) {
                refuse(HttpStatus.SERVICE_UNAVAILABLE_503);
                return;
            }
            body.writeBytes(BufferUtil.toArray(bytes));
        }

        private void refuse(int status) {
            refusedWith = status;
            body.reset();
        }

        private void finish() throws Exception {
            if (refusedWith != 0) {
                response.getHeaders().put(HttpHeader.CONNECTION, "close");
                String message = refusedWith == HttpStatus.PAYLOAD_TOO_LARGE_413
                        ? "The request body is larger than " + maxBodyBytes + " bytes, the most that is taken."
                        : "Requests with more than " + maxHeldBytes
                                + " bytes in all are being worked on; send this one again later.";
                if (refusedWith == HttpStatus.SERVICE_UNAVAILABLE_503) {
                    response.getHeaders().put(HttpHeader.RETRY_AFTER, 1);
                }
                JsonErrors.write(response, refusedWith, new ErrorBody(refusedWith, message), callback);
                return;
            }
            Request whole = received == 0 ? request : new WithBody(request, ByteBuffer.wrap(body.toByteArray()));
            if (!WholeBodies.super.handle(whole, response, callback)) {
                Response.writeError(request, response, callback, HttpStatus.NOT_FOUND_404);
            }
        }

        /** Jetty's names of classes are no use to a client. */
        private static String why(Throwable failure) {
            if (failure instanceof EOFException) {
                return "the connection was closed before its end.";
            }
            String message = failure.getMessage();
            return message == null ? "it could not be read." : message;
        }

        private void answerBroken(Throwable failure) {
            int status =
                    failure instanceof TimeoutException ? HttpStatus.REQUEST_TIMEOUT_408 : HttpStatus.BAD_REQUEST_400;
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
            String message =
                    "The request body did not arrive completely, after " + received + " bytes: " + why(failure);
            JsonErrors.write(response, status, new ErrorBody(status, message), callback);
        }
    }

    private static final class WithBody extends Request.Wrapper {
        private final Content.Source body;
        private final long length;

        WithBody(Request request, ByteBuffer body) {
            super(request);
            this.length = body.remaining();
            this.body = Content.Source.from(body);
        }

        @Override
        public long getLength() {
            return length;
        }

        @Override
        public Content.Chunk read() {
            return body.read();
        }

        @Override
        public void demand(Runnable callback) {
            body.demand(callback);
        }

        @Override
        public void fail(Throwable failure) {
            body.fail(failure);
        }

        @Override
        public boolean consumeAvailable() {
            body.fail(new IllegalStateException("no more content is wanted"));
            return true;
        }
    }
}
