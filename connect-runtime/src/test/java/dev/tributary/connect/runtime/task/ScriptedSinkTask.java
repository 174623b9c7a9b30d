package dev.tributary.connect.runtime.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.apache.kafka.connect.sink.SinkTaskContext;

/**
 * A sink task that does what the test says and notes its calls, in words. Empty puts are counted and not noted. Tests wait
 * for what they expect. Thread-safe.
 */
final class ScriptedSinkTask extends SinkTask {
    private final List<String> calls = new ArrayList<>();
    private final Set<String> threads = new HashSet<>();
    private int emptyPuts;

    volatile Consumer<Collection<SinkRecord>> onPut = records -> {};
    volatile Consumer<SinkTaskContext> onOpen = context -> {};
    volatile Consumer<SinkTaskContext> onEmptyPut = context -> {};
    volatile Runnable onClose = () -> {};
    volatile Runnable onStart = () -> {};
    volatile Function<Map<TopicPartition, OffsetAndMetadata>, Map<TopicPartition, OffsetAndMetadata>> onPreCommit =
            offsets -> offsets;

    synchronized void note(String call) {
        calls.add(call);
        notifyAll();
    }

    private void called(String call) {
        synchronized (this) {
            threads.add(Thread.currentThread().getName());
        }
        note(call);
    }

    SinkTaskContext context() {
        return context;
    }

    synchronized List<String> calls() {
        return List.copyOf(calls);
    }

    synchronized Set<String> threads() {
        return Set.copyOf(threads);
    }

    /** The values put, in order, those put again included. */
    synchronized List<String> values() {
        return calls.stream()
                .filter(call -> call.startsWith("put "))
                .flatMap(call -> List.of(call.substring(5, call.length() - 1).split(", ")).stream())
                .toList();
    }

    void awaitCall(String call) throws InterruptedException {
        await(seen -> seen.contains(call), "call " + call);
    }

    synchronized void await(Predicate<List<String>> condition, String what) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.test(calls) && System.nanoTime() < end) {
            wait(100);
        }
        assertThat(condition.test(calls)).as(what + ", after " + calls).isTrue();
    }

    synchronized void awaitEmptyPuts(int count) throws InterruptedException {
        int wanted = emptyPuts + count;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (emptyPuts < wanted && System.nanoTime() < end) {
            wait(100);
        }
        assertThat(emptyPuts).as("empty puts").isGreaterThanOrEqualTo(wanted);
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public void start(Map<String, String> props) {
        called("start " + props);
        onStart.run();
    }

    @Override
    public void open(Collection<TopicPartition> partitions) {
        called("open " + text(partitions));
        onOpen.accept(context);
    }

    @Override
    public void put(Collection<SinkRecord> records) {
        if (records.isEmpty()) {
            onEmptyPut.accept(context);
            synchronized (this) {
                emptyPuts++;
                notifyAll();
            }
            return;
        }
        called("put " + records.stream().map(SinkRecord::value).toList());
        onPut.accept(records);
    }

    @Override
    public Map<TopicPartition, OffsetAndMetadata> preCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {
        called("preCommit " + text(offsets));
        return onPreCommit.apply(offsets);
    }

    @Override
    public void close(Collection<TopicPartition> partitions) {
        called("close " + text(partitions));
        onClose.run();
    }

    @Override
    public void stop() {
        called("stop");
    }

    static String text(Collection<TopicPartition> partitions) {
        Set<String> sorted = new TreeSet<>();
        partitions.forEach(partition -> sorted.add(partition.toString()));
        return sorted.toString();
    }

    static String text(Map<TopicPartition, OffsetAndMetadata> offsets) {
        Map<String, Long> sorted = new TreeMap<>();
        offsets.forEach((partition, offset) -> sorted.put(partition.toString(), offset.offset()));
        return sorted.toString();
    }
}
