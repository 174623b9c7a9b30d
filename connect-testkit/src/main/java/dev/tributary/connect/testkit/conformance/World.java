package dev.tributary.connect.testkit.conformance;

import dev.tributary.connect.testkit.ConnectTestCluster;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Where records of a subject come from and where they arrive, whichever side Kafka is. */
interface World {
    void feed(int from, int to) throws Exception;

    String expected(int number);

    /** What has arrived when the condition holds, or when the time is over. */
    List<String> arrived(Duration limit, Predicate<List<String>> until) throws Exception;

    static World of(ConformanceSubject subject, ConnectTestCluster cluster, String topic) {
        return subject instanceof SourceSubject source
                ? new OfSource(source, cluster, topic)
                : new OfSink((SinkSubject) subject, cluster, topic);
    }

    /** From outside into Kafka. */
    record OfSource(SourceSubject subject, ConnectTestCluster cluster, String topic) implements World {
        @Override
        public void feed(int from, int to) throws Exception {
            subject.produceInput(from, to);
        }

        @Override
        public String expected(int number) {
            return subject.expected(number);
        }

        @Override
        public List<String> arrived(Duration limit, Predicate<List<String>> until) {
            var last = new AtomicReference<List<String>>(List.of());
            try {
                cluster.readTopic(topic).asBytes().within(limit).until("records", found -> {
                    List<String> texts = texts(found);
                    last.set(texts);
                    return until.test(texts);
                });
            } catch (AssertionError e) {
                return Objects.requireNonNull(last.get()); // the caller tells what is missing
            }
            return Objects.requireNonNull(last.get());
        }

        private List<String> texts(List<ConsumerRecord<byte[], byte[]>> found) {
            return found.stream().map(subject::asText).toList();
        }
    }

    /** From Kafka to the outside. */
    record OfSink(SinkSubject subject, ConnectTestCluster cluster, String topic) implements World {
        @Override
        public void feed(int from, int to) {
            for (int number = from; number < to; number++) {
                cluster.produce(subject.input(topic, number));
            }
        }

        @Override
        public String expected(int number) {
            return subject.expected(number);
        }

        @Override
        public List<String> arrived(Duration limit, Predicate<List<String>> until) throws Exception {
            var last = new AtomicReference<List<String>>(List.of());
            Observation.comesTrue(limit, () -> {
                last.set(List.copyOf(subject.written()));
                return until.test(last.get());
            });
            return Objects.requireNonNull(last.get());
        }
    }
}
