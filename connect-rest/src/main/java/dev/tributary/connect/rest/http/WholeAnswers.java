package dev.tributary.connect.rest.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Collects a response before it is sent. Whoever writes it never waits for the client: a client that reads slowly, or not
 * at all, holds memory and a connection (until that is idle for too long), never a thread. Immutable.
 *
 * <p>Jetty's own handler for this gives up above a size and then makes the writer wait.
 */
public final class WholeAnswers extends Handler.Wrapper {
    public WholeAnswers(Handler next) {
        super(next);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        Collected collected = new Collected(request, response, callback);
        return super.handle(request, collected, collected);
    }

    /** One response, and the end of its request. Runs on one thread at a time, as Jetty orders writes and completion. */
    private static final class Collected extends Response.Wrapper implements Callback {
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
            getWrapped().write(true, bytes.asBuffer(), sending);
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
