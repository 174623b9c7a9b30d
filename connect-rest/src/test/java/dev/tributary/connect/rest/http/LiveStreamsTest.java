package dev.tributary.connect.rest.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Streams to clients that read, or do not. */
class LiveStreamsTest {
    private final LiveStreams streams = new LiveStreams(3, 100);

    /** Reads what is written when it is told to. */
    private final class Client implements LiveBody, LiveStreams.Sink, Callback {
        final List<String> read = new ArrayList<>();
        final List<Callback> pending = new ArrayList<>();
        boolean reads;
        boolean cut;
        boolean ended;

        @Nullable
        Throwable failed;

        @Nullable
        LiveStream stream;

        Client(boolean reads) {
            this.reads = reads;
            streams.begin(this, bytes("first"), this, this::cut, this);
        }

        @Override
        public void begin(LiveStream begun) {
            stream = begun;
        }

        @Override
        public byte[] farewell() {
            return bytes("bye");
        }

        @Override
        public void write(boolean last, @Nullable ByteBuffer content, Callback written) {
            read.add(StandardCharsets.UTF_8.decode(content).toString() + (last ? "." : ""));
            if (reads) {
                written.succeeded();
            } else {
                pending.add(written);
            }
        }

        void readAll() {
            reads = true;
            List.copyOf(pending).forEach(Callback::succeeded);
            pending.clear();
        }

        /** As a connection that is closed does. */
        private void cut() {
            cut = true;
            List.copyOf(pending).forEach(it -> it.failed(new IOException("closed")));
            pending.clear();
        }

        @Override
        public void succeeded() {
            ended = true;
        }

        @Override
        public void failed(Throwable failure) {
            failed = failure;
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void whatIsSentIsReadInOrderByWhoReads() {
        Client client = new Client(true);
        client.stream.send(bytes("a"));
        client.stream.send(bytes("b"));
        client.stream.end(bytes("c"));
        assertThat(client.read).containsExactly("first", "a", "b", "c.");
        assertThat(client.ended).isTrue();
        assertThat(client.stream.isOver()).isTrue();
        assertThat(client.stream.send(bytes("d"))).isFalse();
    }

    @Test
    void whatIsSentToWhoDoesNotReadYetWaits() {
        Client client = new Client(false);
        assertThat(client.stream.send(bytes("a"))).isTrue();
        client.stream.end(bytes("b"));
        assertThat(client.read).containsExactly("first");
        client.readAll();
        assertThat(client.read).containsExactly("first", "a", "b.");
        assertThat(client.ended).isTrue();
    }

    @Test
    void whoDoesNotReadIsDroppedWhenTooManyEventsWait() {
        Client client = new Client(false);
        for (int i = 0; i < LiveStreams.MOST_QUEUED; i++) {
            assertThat(client.stream.send(bytes(""))).isTrue();
        }
        assertThat(client.cut).isFalse();
        assertThat(client.stream.send(bytes(""))).isFalse();
        assertThat(client.cut).isTrue();
        assertThat(client.failed).isNotNull();
        assertThat(client.stream.isOver()).isTrue();
    }

    @Test
    void whoHasMostToReadIsDroppedWhenAllHoldTooMuch() {
        Client slower = new Client(false);
        Client slow = new Client(false);
        slower.stream.send(new byte[70]);
        slow.stream.send(new byte[50]);
        assertThat(slower.cut).isTrue();
        assertThat(slow.cut).isFalse();
        assertThat(slow.stream.send(bytes("x"))).isTrue();
    }

    @Test
    void oneAloneMayHaveMoreToRead() {
        Client client = new Client(false);
        assertThat(client.stream.send(new byte[1000])).isTrue();
        assertThat(client.cut).isFalse();
    }

    @Test
    void moreThanThereMayBeEndAtOnceUntilOthersDo() {
        Client first = new Client(true);
        Client second = new Client(true);
        Client third = new Client(true);
        assertThat(streams.isFull()).isTrue();
        Client fourth = new Client(true);
        assertThat(fourth.stream).isNull();
        assertThat(fourth.ended).isTrue();
        first.stream.end(bytes("x"));
        assertThat(streams.isFull()).isFalse();
        assertThat(List.of(second.ended, third.ended)).containsOnly(false);
    }

    @Test
    void whoReadsIsToldTheEndAndTheOthersAreDropped() {
        Client reads = new Client(true);
        Client doesNot = new Client(false);
        streams.close();
        assertThat(reads.read).containsExactly("first", "bye.");
        assertThat(reads.ended).isTrue();
        assertThat(doesNot.cut).isTrue();
        assertThat(new Client(true).ended).isTrue();
    }
}
