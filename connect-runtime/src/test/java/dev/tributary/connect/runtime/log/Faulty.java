package dev.tributary.connect.runtime.log;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.DescribeConfigsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.internals.KafkaFutureImpl;

/** Kafka clients that fail where a test says so, and are the real ones elsewhere. */
final class Faulty {
    private Faulty() {}

    /** Answers or throws in place of the real client; empty lets the call through. */
    interface Fault {
        Optional<Object> of(Method method, List<Object> arguments);
    }

    static <T> T client(Class<T> type, T real, Fault fault) {
        Object proxy =
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    Optional<Object> instead = fault.of(method, arguments == null ? List.of() : List.of(arguments));
                    if (instead.isPresent()) {
                        return instead.get();
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        return type.cast(proxy);
    }

    static ListOffsetsResult endOffsets(String topic, Exception failure) {
        return new ListOffsetsResult(Map.of(new TopicPartition(topic, 0), failed(failure)));
    }

    static CreateTopicsResult creation(String topic, Exception failure) {
        return new Creation(Map.of(topic, failed(failure)));
    }

    static DescribeConfigsResult settings(String topic, Exception failure) {
        return new Settings(Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic), failed(failure)));
    }

    private static <T> KafkaFuture<T> failed(Exception failure) {
        var future = new KafkaFutureImpl<T>();
        future.completeExceptionally(failure);
        return future;
    }

    private static final class Creation extends CreateTopicsResult {
        Creation(Map<String, KafkaFuture<TopicMetadataAndConfig>> futures) {
            super(futures);
        }
    }

    private static final class Settings extends DescribeConfigsResult {
        Settings(Map<ConfigResource, KafkaFuture<org.apache.kafka.clients.admin.Config>> futures) {
            super(futures);
        }
    }
}
