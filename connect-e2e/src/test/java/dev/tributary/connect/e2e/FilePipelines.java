package dev.tributary.connect.e2e;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** So many pipelines: a growing file, a file source, a topic, a file sink, another file. For the test's thread. */
final class FilePipelines implements AutoCloseable {
    private final TestCluster cluster;
    private final int count;
    private final Lines lines;

    private FilePipelines(TestCluster cluster, int count, Lines lines) {
        this.cluster = cluster;
        this.count = count;
        this.lines = lines;
    }

    /** Starts to write the files and creates the topics, and no connector yet. */
    static FilePipelines prepare(TestCluster cluster, int count, long betweenLinesMs) {
        IntStream.range(0, count).forEach(i -> cluster.kafka().createTopic(topic(i)));
        List<Path> inputs = IntStream.range(0, count)
                .mapToObj(i -> cluster.folder().resolve("in-" + i + ".txt"))
                .toList();
        return new FilePipelines(cluster, count, Lines.to(inputs, betweenLinesMs));
    }

    static String topic(int pipeline) {
        return "lines-" + pipeline;
    }

    static String source(int pipeline) {
        return "source-" + pipeline;
    }

    static String sink(int pipeline) {
        return "sink-" + pipeline;
    }

    Path output(int pipeline) {
        return cluster.folder().resolve("out-" + pipeline + ".txt");
    }

    Map<String, String> sourceConfig(int pipeline) {
        return Map.of(
                "connector.class",
                "FileStreamSource",
                "tasks.max",
                "1",
                "file",
                cluster.folder().resolve("in-" + pipeline + ".txt").toString(),
                "topic",
                topic(pipeline));
    }

    Map<String, String> sinkConfig(int pipeline) {
        return Map.of(
                "connector.class",
                "FileStreamSink",
                "tasks.max",
                "1",
                "file",
                output(pipeline).toString(),
                "topics",
                topic(pipeline));
    }

    /** Creates the two connectors of each of these pipelines. */
    void create(ConnectRest rest, int from, int to) {
        for (int i = from; i < to; i++) {
            rest.create(source(i), sourceConfig(i));
            rest.create(sink(i), sinkConfig(i));
        }
    }

    List<String> connectors(int from, int to) {
        return IntStream.range(from, to)
                .boxed()
                .flatMap(i -> List.of(source(i), sink(i)).stream())
                .toList();
    }

    /** The names of all connectors. */
    List<String> connectors() {
        return connectors(0, count);
    }

    int written() {
        return lines.written();
    }

    int stopWriting() {
        return lines.stop();
    }

    /** Waits until what has been written by now is in every sink's file: the pipelines flow. */
    void awaitFlow(int from, int to, Duration patience) {
        int wanted = lines.written();
        awaitArrival(from, to, wanted, patience);
    }

    /** Waits until these lines of each of these pipelines are in the sinks' files. */
    void awaitArrival(int from, int to, int wanted, Duration patience) {
        var incomplete = new TreeMap<String, Arrivals>();
        Await.until(
                "lines 0 to %d in the files of the sinks %d to %d".formatted(wanted - 1, from, to - 1),
                patience,
                () -> {
                    incomplete.clear();
                    for (int i = from; i < to; i++) {
                        Arrivals arrived = Arrivals.of(Lines.numbersIn(output(i)), wanted);
                        if (!arrived.isComplete()) {
                            incomplete.put(sink(i), arrived);
                        }
                    }
                    return incomplete.isEmpty();
                },
                () -> incomplete + describeTopics(from, to, wanted));
    }

    /** What came into each topic, for a failure: whether source or sink is to blame. */
    private String describeTopics(int from, int to, int wanted) {
        List<String> topics = new ArrayList<>();
        for (int i = from; i < to; i++) {
            topics.add("%n%s: %s".formatted(topic(i), inTopic(i, wanted)));
        }
        return String.join("", topics);
    }

    Arrivals inTopic(int pipeline, int wanted) {
        return Arrivals.of(numbersInTopic(pipeline), wanted);
    }

    List<Integer> numbersInTopic(int pipeline) {
        return cluster.kafka().consumeAll(topic(pipeline)).stream()
                .flatMap(record -> Lines.numbersIn(record.value()).stream())
                .toList();
    }

    Arrivals inFile(int pipeline, int wanted) {
        return Arrivals.of(Lines.numbersIn(output(pipeline)), wanted);
    }

    @Override
    public void close() {
        lines.close();
    }
}
