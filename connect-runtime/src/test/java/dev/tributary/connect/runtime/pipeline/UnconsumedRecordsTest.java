package dev.tributary.connect.runtime.pipeline;

import static dev.tributary.connect.runtime.pipeline.Pieces.TASK;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.connect.runtime.pipeline.Pieces.TextConverter;
import dev.tributary.connect.runtime.pipeline.Pieces.TextHeaders;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

class UnconsumedRecordsTest {
    private final AtomicInteger loaded = new AtomicInteger();
    private final TextHeaders headers = new TextHeaders();
    private final TextConverter values = new TextConverter("value");

    private final UnconsumedRecords records = new UnconsumedRecords(TASK, () -> {
        loaded.incrementAndGet();
        return Pieces.plugins(new TextConverter("key"), values, headers);
    });

    @Test
    void whatATaskMadeItselfBecomesTheRecordItMightHaveBeen() {
        SinkRecord made = new SinkRecord("orders", 4, null, "k", null, "v", 100, null, null);
        made.headers().addString("h", "1");

        ConsumerRecord<byte[], byte[]> record = records.of(made);

        assertThat(record.topic() + record.partition() + record.offset()).isEqualTo("orders4100");
        assertThat(new String(record.key(), UTF_8)).isEqualTo("k");
        assertThat(new String(record.value(), UTF_8)).isEqualTo("v");
        assertThat(record.headers().toArray()).hasSize(1);
        assertThat(record.timestamp()).isEqualTo(ConsumerRecord.NO_TIMESTAMP);
        assertThat(record.timestampType()).isEqualTo(TimestampType.NO_TIMESTAMP_TYPE);
        assertThat(values.loaders).containsOnly(Pieces.TASK_LOADER);
    }

    @Test
    void convertersAreMadeOnceAndOnDemandAndClosedAtTheEnd() {
        records.of(new SinkRecord("orders", 4, null, null, null, null, 100));
        records.of(new SinkRecord("orders", 4, null, null, null, null, 101));
        assertThat(loaded).hasValue(1);

        records.close();

        assertThat(values.closed).isTrue();
    }

    @Test
    void afterTheEndNoneAreMade() {
        records.close();

        assertThatThrownBy(() -> records.of(new SinkRecord("orders", 4, null, null, null, null, 100)))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("ended");
        assertThat(loaded).hasValue(0);
    }

    @Test
    void aRecordFromNowhereOrThatCannotBeConvertedIsRefused() {
        assertThatThrownBy(() -> records.of(new SinkRecord(null, 4, null, null, null, "v", 100)))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("orders-3")
                .hasMessageContaining("topic null");

        UnconsumedRecords broken = new UnconsumedRecords(
                TASK,
                () -> Pieces.plugins(
                        new TextConverter("key"), new TextConverter("value", new DataException("bad")), headers));
        assertThatThrownBy(() -> broken.of(new SinkRecord("t", 4, null, null, null, "v", 100)))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("t-4")
                .hasRootCauseMessage("bad");
    }
}
