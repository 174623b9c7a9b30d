package dev.tributary.connect.runtime.task;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.api.InstanceState;
import dev.tributary.connect.runtime.config.ConnectorSettings.TransformChoice;
import dev.tributary.connect.runtime.config.ConverterChoice;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.storage.StringConverter;
import org.apache.kafka.connect.transforms.Transformation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** That records are sent several at once, and that nobody can tell. */
@Timeout(60)
class ConvertedAheadTest {
    private final SourceRig rig = new SourceRig(true);

    @AfterEach
    void close() {
        rig.close();
    }

    private static SourceRecord numbered(int number) {
        return SourceRig.record("r" + number, number);
    }

    private static SourceRecord[] upTo(int count) {
        return IntStream.range(0, count).mapToObj(ConvertedAheadTest::numbered).toArray(SourceRecord[]::new);
    }

    private List<String> sent() {
        return values(rig.producer.history());
    }

    private static List<String> values(List<ProducerRecord<byte[], byte[]>> records) {
        return records.stream().map(record -> new String(record.value(), UTF_8)).toList();
    }

    private static List<String> names(int from, int to) {
        return IntStream.range(from, to).mapToObj(number -> "r" + number).toList();
    }

    private void transformBy(Consumer<SourceRecord> look) {
        Watching.look = look;
        rig.transforms = List.of(new TransformChoice("watch", Watching.class.getName(), null, Map.of(), null, false));
    }

    /** How many records were sent before each was transformed. */
    private List<Integer> sentBeforeEach(int records, Consumer<SourceRecord> work) {
        List<Integer> before = new ArrayList<>();
        transformBy(record -> {
            before.add(rig.producer.history().size());
            work.accept(record);
        });
        rig.script.poll(upTo(records));
        rig.start();
        rig.journal.await("commitRecord r" + (records - 1));
        rig.stopAndAwait();
        return before;
    }

    private static int mostAhead(List<Integer> sentBefore) {
        return IntStream.range(0, sentBefore.size())
                .map(i -> i - sentBefore.get(i))
                .max()
                .orElse(0);
    }

    @Test
    void recordsAreConvertedAheadInOrderAndOnlyAfterTheFirstFew() {
        List<Integer> before = sentBeforeEach(2_000, record -> {});

        assertThat(before.subList(0, ConvertedAhead.ONE_AT_A_TIME))
                .isEqualTo(
                        IntStream.range(0, ConvertedAhead.ONE_AT_A_TIME).boxed().toList());
        assertThat(mostAhead(before)).isBetween(1, ConvertedAhead.MOST - 1);
        assertThat(sent()).isEqualTo(names(0, 2_000));
    }

    @Test
    void nothingWaitsLongForOthersThatAreSlow() {
        List<Integer> before = sentBeforeEach(300, record -> {
            if (number(record) >= 200) {
                takeTime();
            }
        });

        assertThat(IntStream.range(200 + 2 * ConvertedAhead.LOOK_AFTER, 300).map(i -> i - before.get(i)))
                .as("how many wait for each, once it is known that they are slow")
                .containsOnly(0);
    }

    private static int number(SourceRecord record) {
        return Integer.parseInt(((String) record.value()).substring(1));
    }

    /** Longer than the patience, by the clock that it is measured with. */
    private static void takeTime() {
        long end = System.nanoTime() + 2 * ConvertedAhead.PATIENCE_NANOS;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    @Test
    void whatWasPolledBeforeARecordThatFailsIsSent() {
        transformBy(record -> {
            if (number(record) == 777) {
                throw new DataException("refused");
            }
        });
        rig.script.poll(upTo(1_000));

        rig.start();
        rig.stopAfter(InstanceState.FAILED);

        assertThat(sent()).isEqualTo(names(0, 777));
        assertThat(rig.offsets.describe()).isEqualTo("[\"orders\",{\"file\":\"a\"}]={\"line\":776}");
        assertThat(rig.states.failure).hasStackTraceContaining("refused");
    }

    @Test
    void anErrorFailsTheTaskAfterWhatWasPolledBeforeIt() {
        transformBy(record -> {
            if (number(record) == 500) {
                throw new NoClassDefFoundError("gone");
            }
        });
        rig.script.poll(upTo(600));

        rig.start();
        rig.stopAfter(InstanceState.FAILED);

        assertThat(sent()).isEqualTo(names(0, 500));
        assertThat(rig.states.failure).hasStackTraceContaining("gone");
    }

    @Test
    void aSendThatFailsForTheMomentRepeatsNothingAndLosesNothing() {
        List<String> transformed = new ArrayList<>();
        transformBy(record -> transformed.add((String) record.value()));
        rig.producer.refused = "r444";
        rig.script.poll(upTo(1_000));
        rig.start();
        rig.journal.awaitCount("send failed", 2);
        assertThat(sent()).isEqualTo(names(0, 444));

        rig.producer.refused = null;
        rig.journal.await("commitRecord r999");
        rig.stopAndAwait();

        assertThat(sent()).isEqualTo(names(0, 1_000));
        assertThat(transformed).isEqualTo(names(0, 1_000));
        assertThat(rig.offsets.describe()).isEqualTo("[\"orders\",{\"file\":\"a\"}]={\"line\":999}");
    }

    @Test
    void aFailureWaitsForASendThatIsTriedAgain() {
        transformBy(record -> {
            if (number(record) == 450) {
                throw new DataException("refused");
            }
        });
        rig.producer.refused = "r444";
        rig.script.poll(upTo(1_000));
        rig.start();
        rig.journal.awaitCount("send failed", 2);
        assertThat(rig.states.states).containsExactly(InstanceState.RUNNING);

        rig.producer.refused = null;
        rig.stopAfter(InstanceState.FAILED);

        assertThat(sent()).isEqualTo(names(0, 450));
        assertThat(rig.states.failure).hasStackTraceContaining("refused");
    }

    @Test
    void aConverterThatWritesIntoTheSameArrayAgainIsTakenOneAtATime() {
        rig.converter = new ConverterChoice(OneBuffer.class.getName(), null, Map.of());

        assertThat(mostAhead(sentBeforeEach(1_000, record -> {}))).isZero();
    }

    @Test
    void placesInTheOrderAreKeptByRecordsThatWereLeftOut() {
        var ahead = new ConvertedAhead();
        var report = new CompletableFuture<Void>();
        SourceRecord first = numbered(1);
        SourceRecord second = numbered(2);
        ahead.begin();
        ahead.add(first, new ProducerRecord<>("topic", new byte[] {1}));
        ahead.add(second, report);

        assertThat(ahead.polled()).isSameAs(first);
        assertThat(ahead.converted()).isNotNull();
        ahead.done();
        assertThat(ahead.polled()).isSameAs(second);
        assertThat(ahead.converted()).isNull();
        assertThat(ahead.report()).isSameAs(report);
        ahead.done();
        assertThat(ahead.polled()).isNull();
    }

    /** Shows records to the test. */
    public static final class Watching implements Transformation<SourceRecord> {
        static volatile Consumer<SourceRecord> look = record -> {};

        @Override
        public void configure(Map<String, ?> configs) {}

        @Override
        public SourceRecord apply(SourceRecord record) {
            look.accept(record);
            return record.newRecord(
                    record.topic(), null, null, null, Schema.STRING_SCHEMA, record.value(), record.timestamp());
        }

        @Override
        public ConfigDef config() {
            return new ConfigDef();
        }

        @Override
        public void close() {}
    }

    /** Returns one and the same array, which nothing forbids. */
    public static final class OneBuffer extends StringConverter {
        private final byte[] buffer = new byte[Integer.BYTES];

        @Override
        public byte[] fromConnectData(String topic, Schema schema, Object value) {
            return ByteBuffer.wrap(buffer)
                    .putInt(String.valueOf(value).hashCode())
                    .array();
        }
    }
}
