package dev.tributary.connect.rest.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingCallback;
import org.jspecify.annotations.Nullable;

/**
 * All responses that go on, of one server: at most so many, with at most so much on its way to clients; when it is more, the client
 * that has most to read is dropped. Thread-safe.
 */
public final class LiveStreams {
    /** How many streams a server has at most. */
    public static final int MOST = 256;

    /** Some twenty seconds in a busy cluster. */
    static final int MOST_QUEUED = 64;

    private final int most;
    private final long maxHeldBytes;
    private final Set<Queued> open = new LinkedHashSet<>(); // guarded by this, as are the fields of streams
    private long heldBytes; // guarded by this
    private boolean closed; // guarded by this

    /** @param maxHeldBytes for all clients together; a single one may have more to read, if all others have read all */
    public LiveStreams(int most, long maxHeldBytes) {
        this.most = most;
        this.maxHeldBytes = maxHeldBytes;
    }

    /** Writes as {@link org.eclipse.jetty.server.Response#write} does. */
    @FunctionalInterface
    interface Sink {
        void write(boolean last, @Nullable ByteBuffer bytes, Callback written);
    }

    /** Whether there are as many as may be. */
    public synchronized boolean isFull() {
        return closed || open.size() >= most;
    }

    /**
     * @param first what is sent before anything else
     * @param cut drops the client's connection
     * @param done is told when it is over
     */
    void begin(LiveBody body, byte[] first, Sink sink, Runnable cut, Callback done) {
        Queued stream = new Queued(body, sink, cut, done);
        boolean refused;
        synchronized (this) {
            refused = isFull();
            open.add(stream);
        }
        boolean begun = stream.send(first);
        if (refused) {
            stream.end(new byte[0]);
        } else if (begun) {
            body.begin(stream);
        }
    }

    /** Ends all, and whatever is begun from now on. Returns at once; who does not read is dropped. */
    public void close() {
        List<Queued> those;
        synchronized (this) {
            closed = true;
            those = List.copyOf(open);
        }
        those.forEach(Queued::leave);
    }

    private void held(Queued stream, long bytes) {
        heldBytes += bytes;
        stream.bytes += bytes;
    }

    private final class Queued extends IteratingCallback implements LiveStream {
        private final LiveBody body;
        private final Sink sink;
        private final Runnable cut;
        private final Callback done;
        private final Deque<byte[]> queue = new ArrayDeque<>();
        private int writing = -1;
        private long bytes;
        private boolean ending;
        private boolean over;

        Queued(LiveBody body, Sink sink, Runnable cut, Callback done) {
            this.body = body;
            this.sink = sink;
            this.cut = cut;
            this.done = done;
        }

        @Override
        public boolean send(byte[] more) {
            Queued tooSlow;
            synchronized (LiveStreams.this) {
                if (over || ending) {
                    return false;
                }
                queue.add(more);
                held(this, more.length);
                tooSlow = queue.size() > MOST_QUEUED ? this : mostHeldIfTooMuch();
            }
            if (tooSlow != null) {
                tooSlow.drop();
            }
            iterate();
            return tooSlow != this;
        }

        private @Nullable Queued mostHeldIfTooMuch() {
            return heldBytes <= maxHeldBytes || heldBytes == bytes
                    ? null
                    : open.stream()
                            .filter(it -> !it.over)
                            .max(Comparator.comparingLong(it -> it.bytes))
                            .orElse(null);
        }

        @Override
        public void end(byte[] last) {
            synchronized (LiveStreams.this) {
                if (over || ending) {
                    return;
                }
                ending = true;
                queue.add(last);
                held(this, last.length);
            }
            iterate();
        }

        @Override
        public boolean isOver() {
            synchronized (LiveStreams.this) {
                return over || ending;
            }
        }

        /** One that has something to read still is not waited for. */
        void leave() {
            boolean reads;
            synchronized (LiveStreams.this) {
                reads = queue.isEmpty() && writing < 0;
            }
            if (reads) {
                end(body.farewell());
            } else {
                drop();
            }
        }

        private void drop() {
            cut.run();
            abort(new IOException("The client reads too slowly."));
        }

        @Override
        protected Action process() {
            byte[] next;
            boolean last;
            synchronized (LiveStreams.this) {
                if (writing >= 0) {
                    held(this, -writing);
                    writing = -1;
                }
                if (queue.isEmpty()) {
                    return ending ? Action.SUCCEEDED : Action.IDLE;
                }
                next = Objects.requireNonNull(queue.poll());
                writing = next.length;
                last = ending && queue.isEmpty();
            }
            sink.write(last, ByteBuffer.wrap(next), this);
            return Action.SCHEDULED;
        }

        @Override
        protected void onCompleteSuccess() {
            forget();
            done.succeeded();
        }

        @Override
        protected void onCompleteFailure(Throwable failure) {
            forget();
            done.failed(failure);
        }

        private void forget() {
            synchronized (LiveStreams.this) {
                over = true;
                queue.clear();
                held(this, -bytes);
                open.remove(this);
            }
        }
    }
}
