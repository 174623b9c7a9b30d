package dev.tributary.connect.runtime.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link CompactedLog} keeps, wherever its records are. */
public interface CompactedLogContract {
    /**
     * A log of that name, not started. Asked again for the same name after closing the former, it is the same log as it was
     * left.
     */
    CompactedLog open(String name) throws Exception;

    @Test
    default void anEmptyLogIsReadAtOnce() throws Exception {
        var seen = new Seen();
        try (CompactedLog log = open("empty")) {
            await(log.start(seen));
            assertThat(seen.all()).isEmpty();
        }
    }

    @Test
    default void theReaderSeesAppendsInOrderAndWithGrowingOffsets() throws Exception {
        var seen = new Seen();
        try (CompactedLog log = open("order")) {
            await(log.start(seen));
            for (int i = 0; i < 50; i++) {
                await(log.append(List.of(entry("k" + i % 7, "v" + i))));
            }
            await(log.readToEnd());
        }
        assertThat(seen.values())
                .containsExactlyElementsOf(
                        IntStream.range(0, 50).mapToObj(i -> "v" + i).toList());
        assertThat(seen.offsets()).isSorted().doesNotHaveDuplicates();
    }

    @Test
    default void recordsOfOneAppendStandNextToEachOther() throws Exception {
        var seen = new Seen();
        try (CompactedLog log = open("batches")) {
            await(log.start(seen));
            var appends = new ArrayList<CompletableFuture<Void>>();
            for (int batch = 0; batch < 20; batch++) {
                appends.add(log.append(
                        List.of(entry("a", batch + ".0"), entry("b", batch + ".1"), entry("c", batch + ".2"))));
            }
            for (CompletableFuture<Void> append : appends) {
                await(append);
            }
            await(log.readToEnd());
        }
        assertThat(seen.values()).hasSize(60);
        for (int i = 0; i < 60; i += 3) {
            String batch = seen.values().get(i).split("\\.")[0];
            assertThat(seen.values().subList(i, i + 3)).containsExactly(batch + ".0", batch + ".1", batch + ".2");
        }
    }

    @Test
    default void appendsFromManyThreadsAreSeenOnceEach() throws Exception {
        var seen = new Seen();
        try (CompactedLog log = open("threads")) {
            await(log.start(seen));
            List<CompletableFuture<Void>> writers = IntStream.range(0, 8)
                    .mapToObj(writer -> CompletableFuture.runAsync(() -> {
                        for (int i = 0; i < 40; i++) {
                            log.append(List.of(entry(writer + "/" + i, "x"))).join();
                        }
                    }))
                    .toList();
            for (CompletableFuture<Void> writer : writers) {
                await(writer);
            }
            await(log.readToEnd());
        }
        assertThat(seen.keys()).hasSize(320).doesNotHaveDuplicates();
    }

    @Test
    default void readToEndMeansThatWhatWasAppendedBeforeWasRead() throws Exception {
        var seen = new Seen();
        try (CompactedLog log = open("end")) {
            await(log.start(seen));
            for (int i = 0; i < 30; i++) {
                await(log.append(List.of(entry("k", "v" + i))));
                await(log.readToEnd());
                assertThat(seen.values()).endsWith("v" + i);
            }
        }
    }

    @Test
    default void aTombstoneIsSeenAsANullValue() throws Exception {
        var seen = new Seen();
        try (CompactedLog log = open("tombstone")) {
            await(log.start(seen));
            await(log.append(List.of(entry("k", "v"), entry("k", null))));
            await(log.readToEnd());
        }
        assertThat(seen.all()).hasSize(2);
        assertThat(seen.all().get(1).value()).isNull();
    }

    @Test
    default void anEmptyValueIsNotATombstone() throws Exception {
        var seen = new Seen();
        try (CompactedLog log = open("empty-value")) {
            await(log.start(seen));
            await(log.append(List.of(entry("k", ""))));
            await(log.readToEnd());
        }
        assertThat(seen.all().get(0).value()).isNotNull().isEmpty();
    }

    @Test
    default void aLogOpenedAgainGivesTheNewestOfEveryKeyInOrder() throws Exception {
        try (CompactedLog log = open("again")) {
            await(log.start(new Seen()));
            for (int i = 0; i < 200; i++) {
                await(log.append(List.of(entry("k" + i % 10, "v" + i))));
            }
            await(log.append(List.of(entry("k3", null))));
        }
        var seen = new Seen();
        try (CompactedLog log = open("again")) {
            await(log.start(seen));
            assertThat(seen.state())
                    .doesNotContainKey("k3")
                    .hasSize(9)
                    .containsEntry("k0", "v190")
                    .containsEntry("k9", "v199");
            assertThat(seen.offsets()).isSorted().doesNotHaveDuplicates();
        }
    }

    @Test
    default void offsetsGrowOnAfterOpeningAgain() throws Exception {
        var first = new Seen();
        try (CompactedLog log = open("offsets")) {
            await(log.start(first));
            await(log.append(List.of(entry("a", "1"), entry("b", "1"))));
            await(log.readToEnd());
        }
        var second = new Seen();
        try (CompactedLog log = open("offsets")) {
            await(log.start(second));
            await(log.append(List.of(entry("c", "1"))));
            await(log.readToEnd());
        }
        long last = first.offsets().get(1);
        assertThat(second.all().get(second.all().size() - 1).offset()).isGreaterThan(last);
    }

    @Test
    default void aReaderThatThrowsMissesThatRecordOnly() throws Exception {
        var seen = new Seen();
        try (CompactedLog log = open("throws")) {
            await(log.start(record -> {
                if ("bad".equals(text(record.value()))) {
                    throw new IllegalStateException("cannot read this one");
                }
                seen.read(record);
            }));
            await(log.append(List.of(entry("a", "1"), entry("b", "bad"), entry("c", "3"))));
            await(log.readToEnd());
        }
        assertThat(seen.values()).containsExactly("1", "3");
    }

    @Test
    default void aClosedLogRefusesEverythingAndClosesTwice() throws Exception {
        CompactedLog log = open("closed");
        await(log.start(new Seen()));
        log.close();
        log.close();
        assertThatThrownBy(() -> await(log.append(List.of(entry("k", "v"))))).hasMessageContaining("closed");
        assertThatThrownBy(() -> await(log.readToEnd())).hasMessageContaining("closed");
    }

    static CompactedLog.Entry entry(String key, String value) {
        return new CompactedLog.Entry(key.getBytes(UTF_8), value == null ? null : value.getBytes(UTF_8));
    }

    static String text(byte[] bytes) {
        return bytes == null ? null : new String(bytes, UTF_8);
    }

    static <T> T await(CompletableFuture<T> future) throws Exception {
        return future.get(30, TimeUnit.SECONDS);
    }

    /** A reader that remembers. */
    final class Seen implements CompactedLog.Reader {
        private final List<CompactedLog.Record> records = new ArrayList<>();

        @Override
        public synchronized void read(CompactedLog.Record record) {
            records.add(record);
        }

        synchronized List<CompactedLog.Record> all() {
            return List.copyOf(records);
        }

        List<String> values() {
            return all().stream().map(record -> text(record.value())).toList();
        }

        List<String> keys() {
            return all().stream().map(record -> text(record.key())).toList();
        }

        List<Long> offsets() {
            return all().stream().map(CompactedLog.Record::offset).toList();
        }

        Map<String, String> state() {
            var state = new LinkedHashMap<String, String>();
            for (CompactedLog.Record record : all()) {
                if (record.value() == null) {
                    state.remove(text(record.key()));
                } else {
                    state.put(text(record.key()), text(record.value()));
                }
            }
            return state;
        }
    }
}
