package dev.tributary.connect.runtime.task;

import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.CreateTopicsResult.TopicMetadataAndConfig;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.jspecify.annotations.Nullable;

/** An admin client whose answers a test writes down; without any, questions are never answered. Thread-safe. */
final class FakeTopicAdmin {
    /** What was asked, in order. */
    final List<String> asked = new CopyOnWriteArrayList<>();

    final CountDownLatch firstQuestion = new CountDownLatch(1);
    final CountDownLatch closed = new CountDownLatch(1);
    private final Queue<KafkaFuture<?>> answers = new ArrayDeque<>();
    private final List<KafkaFutureImpl<?>> unanswered = new CopyOnWriteArrayList<>();

    /** The next question is answered with success. */
    synchronized FakeTopicAdmin yes() {
        answers.add(KafkaFuture.completedFuture(null));
        return this;
    }

    synchronized FakeTopicAdmin no(Throwable failure) {
        KafkaFutureImpl<Object> answer = new KafkaFutureImpl<>();
        answer.completeExceptionally(failure);
        answers.add(answer);
        return this;
    }

    Admin client() {
        return (Admin) Proxy.newProxyInstance(
                FakeTopicAdmin.class.getClassLoader(), new Class<?>[] {Admin.class}, (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "describeTopics":
                            return describe((String)
                                    ((Collection<?>) arguments[0]).iterator().next());
                        case "createTopics":
                            return create((NewTopic)
                                    ((Collection<?>) arguments[0]).iterator().next());
                        case "close":
                            close();
                            return null;
                        default:
                            throw new UnsupportedOperationException(method.getName());
                    }
                });
    }

    private DescribeTopicsResult describe(String topic) {
        return new Described(Map.of(topic, answer("describe " + topic)));
    }

    private CreateTopicsResult create(NewTopic topic) {
        KafkaFuture<TopicMetadataAndConfig> answer = answer("create " + topic.name() + " " + topic.numPartitions() + " "
                + topic.replicationFactor() + " " + topic.configs());
        return new Created(Map.of(
                topic.name(),
                answer.thenApply(nothing -> new TopicMetadataAndConfig(Uuid.ZERO_UUID, 1, 1, new Config(List.of())))));
    }

    @SuppressWarnings("unchecked")
    private synchronized <T> KafkaFuture<T> answer(String question) {
        asked.add(question);
        firstQuestion.countDown();
        KafkaFuture<T> answer = (KafkaFuture<T>) answers.poll();
        if (answer != null) {
            return answer;
        }
        KafkaFutureImpl<T> never = new KafkaFutureImpl<>();
        unanswered.add(never);
        return never;
    }

    /** As the real one does it. */
    private synchronized void close() {
        closed.countDown();
        unanswered.forEach(question -> question.completeExceptionally(new TimeoutException("the client is closed")));
    }

    private static final class Described extends DescribeTopicsResult {
        Described(Map<String, KafkaFuture<TopicDescription>> answers) {
            super((@Nullable Map<Uuid, KafkaFuture<TopicDescription>>) null, new HashMap<>(answers));
        }
    }

    private static final class Created extends CreateTopicsResult {
        Created(Map<String, KafkaFuture<TopicMetadataAndConfig>> answers) {
            super(Collections.unmodifiableMap(answers));
        }
    }
}
