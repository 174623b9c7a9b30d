package dev.tributary.connect.rest.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Collects a response before it is sent. Whoever writes it never waits for the client: a client that reads slowly, or not
 * at all, holds memory and a connection (until that is idle for too long), never a thread. The memory is bounded: when
 * answers on their way hold more, those that have been on their way for longest are given up. Thread-safe.
 *
 * <p>Jetty's own handler for this gives up above a size and then makes the writer wait.
 */
public final class WholeAnswers extends Handler.Wrapper {
    /** What is not worth counting: it fits into the buffers of the sockets. */
    private static final int SMALL = 16 * 1024;

    private final long maxHeldBytes;
    private final LiveStreams streams;
    private final Set<Collected> onTheirWay = new LinkedHashSet<>(); // guarded by itself
    private long heldBytes; // guarded by onTheirWay

    /**
     * @param maxHeldBytes bound for all answers on their way; a single one may be larger
     * @param streams where answers go on that do ({@link LiveBody})
     */
    public WholeAnswers(long maxHeldBytes, LiveStreams streams, Handler next) {
        super(next);
        this.maxHeldBytes = maxHeldBytes;
        this.streams = streams;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        Collected collected = new Collected(request, response, callback);
        return super.handle(request, collected, collected);
    }

    private void hold(Collected answer) {
        List<Collected> tooSlow = new ArrayList<>();
        synchronized (onTheirWay) {
            heldBytes += answer.bytes.size();
            long excess = heldBytes - maxHeldBytes;
            for (Collected oldest : onTheirWay) {
                if (excess <= 0) {
                    break;
                }
                tooSlow.add(oldest);
                excess -= oldest.bytes.size();
            }
            onTheirWay.add(answer);
        }
        tooSlow.forEach(Collected::giveUp); // not under the lock: what ends there releases
    }

    private void release(Collected answer) {
        synchronized (onTheirWay) {
            if (onTheirWay.remove(answer)) {
                heldBytes -= answer.bytes.size();
            }
        }
    }

    /** One response, and the end of its request. Runs on one thread at a time, as Jetty orders writes and completion. */
    private final class Collected extends Response.Wrapper implements Callback {
        private final Callback callback;
        private final Bytes bytes = new Bytes();
        private final Callback.Completable sending = new Callback.Completable();
        private boolean last;

        Collected(Request request, Response response, Callback callback) {
            super(request, response);
            this.callback = callback;
        }

        @Override
        public void write(boolean isLast, @Nullable ByteBuffer content, Callback written) {
            if (last) {
                getWrapped().write(isLast, content, written); // after the end: Jetty tells what it thinks of that
                return;
            }
            if (content != null) {
                bytes.add(content);
            }
            if (isLast) {
                send();
            }
            written.succeeded();
        }

        private void send() {
            last = true;
            if (getStatus() == HttpStatus.OK_200
                    && !HttpMethod.HEAD.is(getRequest().getMethod()) // which Jersey calls GET
                    && getRequest().getAttribute(LiveBody.ATTRIBUTE) instanceof LiveBody live) {
                getHeaders().remove(HttpHeader.CONTENT_LENGTH); // of its beginning
                streams.begin(live, bytes.toByteArray(), getWrapped()::write, this::giveUp, sending);
                return;
            }
            if (bytes.size() > SMALL) {
                hold(this);
                var unused = sending.whenComplete((done, failure) -> release(this));
            }
            getWrapped().write(true, bytes.asBuffer(), sending);
        }

        /** The write that is pending fails then, and with it the request. */
        private void giveUp() {
            getRequest().getConnectionMetaData().getConnection().getEndPoint().close();
        }

        @Override
        public boolean hasLastWrite() {
            return last;
        }

        @Override
        public void reset() {
            super.reset();
            bytes.reset();
        }

        /** The request is done with; it ends when the response has been sent. */
        @Override
        public void succeeded() {
            if (!last) {
                send();
            }
            var unused = sending.whenComplete((done, failure) -> {
                if (failure == null) {
                    callback.succeeded();
                } else {
                    callback.failed(failure);
                }
            });
        }

        @Override
        public void failed(Throwable failure) {
            callback.failed(failure);
        }
    }

    /** Bytes that can be sent without being copied once more. */
    private static final class Bytes extends ByteArrayOutputStream {
        void add(ByteBuffer content) {
            writeBytes(BufferUtil.toArray(content));
            content.position(content.limit());
        }

        ByteBuffer asBuffer() {
            return ByteBuffer.wrap(buf, 0, count);
        }
    }
}
