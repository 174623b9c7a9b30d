package dev.tributary.connect.runtime.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class MergedOffsetStoreTest {
    private static final OffsetCodec CODEC = LoggedOffsetStoreTest.codec();
    private final List<String> journal = new ArrayList<>();
    private final ScriptedStore own = new ScriptedStore("own");
    private final ScriptedStore workers = new ScriptedStore("worker");
    private final MergedOffsetStore merged = new MergedOffsetStore("src", own, workers);

    @Test
    void whatTheOwnStoreHasNotComesFromTheWorkers() throws Exception {
        workers.set("a", "1");
        workers.set("b", "1");
        own.set("b", "2");
        own.set("c", "3");
        assertThat(read("a", "b", "c", "d")).isEqualTo(Map.of("a", "1", "b", "2", "c", "3"));
        assertThat(new TreeMap<>(names(await(merged.keys("src"))))).containsOnlyKeys("a", "b", "c");
    }

    @Test
    void offsetsAreCopiedWhenTheyAreSafeInTheOwnStore() throws Exception {
        own.hold();
        CompletableFuture<Void> put = merged.put(values("a", "1"));
        assertThat(journal).containsExactly("own {a=1}");
        assertThat(put).isNotDone();
        own.release(null);
        await(put);
        assertThat(journal).containsExactly("own {a=1}", "worker {a=1}");
    }

    @Test
    void deletedOffsetsAreDeletedInTheWorkersStoreFirst() throws Exception {
        await(merged.put(values("a", null, "b", "2")));
        assertThat(journal).containsExactly("worker {a=null}", "own {a=null, b=2}", "worker {b=2}");
    }

    @Test
    void nothingIsWrittenIfTheWorkersStoreDoesNotDelete() throws Exception {
        workers.outcome = Outcome.LOST;
        assertThatThrownBy(() -> await(merged.put(values("a", null, "b", "2")))).hasMessageContaining("worker failed");
        assertThat(journal).containsExactly("worker {a=null}");
    }

    @Test
    void aFailedWriteIsNotCopied() {
        own.outcome = Outcome.LOST;
        assertThatThrownBy(() -> await(merged.put(values("a", "1")))).hasMessageContaining("own failed");
        assertThat(journal).containsExactly("own {a=1}");
    }

    @Test
    void aCopyThatFailsChangesNothing() throws Exception {
        workers.outcome = Outcome.LOST;
        await(merged.put(values("a", "1")));
        assertThat(read("a")).isEqualTo(Map.of("a", "1"));
    }

    /** A commit that timed out may still be on its way when the next one comes. */
    @Test
    void aLateWriteIsNotDoneAfterOneThatCameLater() throws Exception {
        workers.hold();
        CompletableFuture<Void> late = merged.put(values("a", null));
        CompletableFuture<Void> next = merged.put(values("a", "2"));
        workers.release(null);
        await(late);
        await(next);
        assertThat(journal).containsExactly("worker {a=null}", "own {a=null}", "own {a=2}", "worker {a=2}");
    }

    @Test
    void aFailedWriteDoesNotHoldUpTheNext() throws Exception {
        own.hold();
        CompletableFuture<Void> first = merged.put(values("a", "1"));
        CompletableFuture<Void> second = merged.put(values("a", "2"));
        own.release(new IllegalStateException("broken"));
        assertThatThrownBy(() -> await(first)).hasMessageContaining("broken");
        await(second);
        assertThat(read("a")).isEqualTo(Map.of("a", "2"));
    }

    @Test
    void thereIsAnEndToWhatMayWait() throws Exception {
        own.hold();
        var waiting = new ArrayList<CompletableFuture<Void>>();
        for (int i = 0; i < 100; i++) {
            waiting.add(merged.put(values("a", String.valueOf(i))));
        }
        assertThatThrownBy(() -> await(merged.put(values("a", "too many"))))
                .hasMessageContaining("100 writes already wait")
                .hasMessageContaining("offsets.storage.topic");
        own.release(null);
        for (CompletableFuture<Void> put : waiting) {
            await(put);
        }
        assertThat(read("a")).isEqualTo(Map.of("a", "99"));
        await(merged.put(values("a", "again")));
    }

    @Test
    void aReadFailsWhenEitherStoreDoes() {
        workers.readFailure = new IllegalStateException("the worker's topic is gone");
        assertThatThrownBy(() -> read("a")).hasMessageContaining("the worker's topic is gone");
    }

    @Test
    void aTransactionalWriterDeletesBeforeAndCopiesAfter() throws Exception {
        Map<ByteBuffer, ByteBuffer> values = values("a", null, "b", "2");
        await(merged.deleteInWorkers(values));
        assertThat(journal).containsExactly("worker {a=null}");
        merged.copyToWorkers(values);
        assertThat(journal).containsExactly("worker {a=null}", "worker {b=2}");
        await(merged.deleteInWorkers(values("b", "3")));
        merged.copyToWorkers(values("b", null));
        assertThat(journal).hasSize(2);
    }

    /** A commit and what goes wrong with it. */
    record Step(Map<String, String> values, Outcome own, Outcome workers) {}

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<String> value = Arbitraries.of("1", "2", "3").injectNull(0.3);
        Arbitrary<Outcome> outcomes = Arbitraries.of(Outcome.DONE, Outcome.DONE, Outcome.LOST, Outcome.UNKNOWN);
        return Combinators.combine(
                        Arbitraries.maps(Arbitraries.of("a", "b", "c"), value).ofMinSize(1), outcomes, outcomes)
                .as(Step::new)
                .list()
                .ofMaxSize(20);
    }

    /** What was committed last is read, and nothing that was deleted comes back; after a failure it may be either. */
    @Property(tries = 500)
    void whatWasCommittedIsRead(@ForAll("steps") List<Step> steps, @ForAll("steps") List<Step> before)
            throws Exception {
        var own = new ScriptedStore("own");
        var workers = new ScriptedStore("worker");
        var merged = new MergedOffsetStore("src", own, workers);
        Map<String, List<String>> possible = new TreeMap<>(); // values that a key may have, "none" for none
        for (String key : List.of("a", "b", "c")) {
            possible.put(key, new ArrayList<>(List.of("none")));
        }
        for (Step step : before) { // written by the worker before the connector had a topic
            step.values().forEach((key, value) -> {
                workers.set(key, value);
                possible.put(key, new ArrayList<>(List.of(value == null ? "none" : value)));
            });
        }
        for (Step step : steps) {
            own.outcome = step.own();
            workers.outcome = step.workers();
            boolean done = !merged.put(values(step.values())).isCompletedExceptionally();
            step.values().forEach((key, value) -> {
                String now = value == null ? "none" : value;
                if (done) {
                    possible.put(key, new ArrayList<>(List.of(now)));
                } else {
                    possible.get(key).add(now);
                }
            });
            Map<String, String> read = read(merged, "a", "b", "c");
            possible.forEach((key, values) -> assertThat(values).contains(read.getOrDefault(key, "none")));
        }
    }

    // ---- what the tests are made of

    private static ByteBuffer key(String name) {
        return CODEC.key("src", Map.of("file", name));
    }

    private static String name(ByteBuffer key) {
        return String.valueOf(CODEC.parseKey(OffsetMap.bytes(key)).partition().get("file"));
    }

    private static ByteBuffer buffer(String text) {
        return text == null ? null : ByteBuffer.wrap(text.getBytes(UTF_8));
    }

    private static Map<ByteBuffer, ByteBuffer> values(String... keysAndValues) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            values.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return values(values);
    }

    private static Map<ByteBuffer, ByteBuffer> values(Map<String, String> values) {
        Map<ByteBuffer, ByteBuffer> serialized = new HashMap<>();
        values.forEach((key, value) -> serialized.put(key(key), buffer(value)));
        return Collections.unmodifiableMap(serialized);
    }

    private static <V> Map<String, V> names(Map<ByteBuffer, V> byKey) {
        Map<String, V> names = new HashMap<>();
        byKey.forEach((key, value) -> names.put(name(key), value));
        return names;
    }

    private Map<String, String> read(String... names) throws Exception {
        return read(merged, names);
    }

    private static Map<String, String> read(OffsetStore store, String... names) throws Exception {
        List<ByteBuffer> keys =
                Arrays.stream(names).map(MergedOffsetStoreTest::key).toList();
        Map<String, String> read = new HashMap<>();
        names(await(store.get(keys)))
                .forEach((name, value) ->
                        read.put(name, UTF_8.decode(value.duplicate()).toString()));
        return read;
    }

    private static <T> T await(CompletableFuture<T> future) throws Exception {
        return future.get(30, TimeUnit.SECONDS);
    }

    /** How a write ends. */
    private enum Outcome {
        DONE,
        LOST,
        /** It fails, but the values get there. */
        UNKNOWN
    }

    /** A store in memory that notes what is written, and fails or waits when it is told to. */
    private final class ScriptedStore implements OffsetStore {
        private final String name;
        private final MemoryOffsetStore memory = new MemoryOffsetStore(CODEC);
        Outcome outcome = Outcome.DONE;
        Throwable readFailure;
        private CompletableFuture<Void> gate = CompletableFuture.completedFuture(null);

        ScriptedStore(String name) {
            this.name = name;
        }

        /** Without noting it. */
        void set(String key, String value) {
            assertThat(memory.put(values(key, value))).isCompleted();
        }

        /** Writes wait from now on, until {@link #release}. */
        void hold() {
            gate = new CompletableFuture<>();
        }

        /**
         * @param failure of the writes that wait; null if they succeed
         */
        void release(Throwable failure) {
            CompletableFuture<Void> opened = gate;
            gate = CompletableFuture.completedFuture(null);
            if (failure == null) {
                opened.complete(null);
            } else {
                opened.completeExceptionally(failure);
            }
        }

        @Override
        public CompletableFuture<Void> start() {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletableFuture<Map<ByteBuffer, ByteBuffer>> get(Collection<ByteBuffer> keys) {
            return readFailure == null ? memory.get(keys) : CompletableFuture.failedFuture(readFailure);
        }

        @Override
        public CompletableFuture<Void> put(Map<ByteBuffer, ByteBuffer> values) {
            var noted = new TreeMap<String, String>();
            values.forEach((key, value) -> noted.put(
                    name(key),
                    value == null ? null : UTF_8.decode(value.duplicate()).toString()));
            journal.add(name + " " + noted);
            Outcome end = outcome;
            return gate.thenCompose(open -> end == Outcome.LOST ? failed() : memory.put(values))
                    .thenCompose(written -> end == Outcome.DONE ? CompletableFuture.completedFuture(null) : failed());
        }

        private CompletableFuture<Void> failed() {
            return CompletableFuture.failedFuture(new IllegalStateException(name + " failed"));
        }

        @Override
        public CompletableFuture<Map<ByteBuffer, Map<String, Object>>> keys(String connector) {
            return memory.keys(connector);
        }

        @Override
        public void close() {
            journal.add(name + " closed");
        }
    }
}
