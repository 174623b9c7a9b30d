package dev.tributary.connect.e2e.plugin;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.apache.kafka.connect.source.TransactionContext;
import org.jspecify.annotations.Nullable;

/**
 * Counts on from where its source offset says, in batches of changing size. Where it may define its transactions, it commits
 * after every third batch.
 */
public final class CountingTask extends SourceTask {
    private static final long BETWEEN_BATCHES_MS = 20;
    private static final int LARGEST_BATCH = 25;
    private static final int BATCHES = 3;

    private final CountDownLatch stopped = new CountDownLatch(1);
    private Map<String, String> source = Map.of();
    private String topic = "";
    private int partition;
    private long next;
    private int batches;

    @Override
    public String version() {
        return "1";
    }

    @Override
    public void start(Map<String, String> props) {
        topic = String.valueOf(props.get(CountingSource.TOPIC));
        partition = Integer.parseInt(String.valueOf(props.get(CountingSource.TASK)));
        source = Map.of("task", Integer.toString(partition));
        Map<String, Object> offset = context.offsetStorageReader().offset(source);
        next = offset == null ? 0 : (Long) offset.get("next");
    }

    @Override
    public @Nullable List<SourceRecord> poll() throws InterruptedException {
        if (stopped.await(BETWEEN_BATCHES_MS, TimeUnit.MILLISECONDS)) {
            return null;
        }
        List<SourceRecord> batch = new ArrayList<>();
        int size = 1 + (int) (next * 31 % LARGEST_BATCH);
        for (int i = 0; i < size; i++) {
            String number = Long.toString(next++);
            batch.add(new SourceRecord(
                    source, Map.of("next", next), topic, partition, null, null, Schema.STRING_SCHEMA, number));
        }
        TransactionContext transactions = context.transactionContext();
        if (transactions != null && ++batches % BATCHES == 0) {
            transactions.commitTransaction();
        }
        return batch;
    }

    @Override
    public void stop() {
        stopped.countDown();
    }
}
