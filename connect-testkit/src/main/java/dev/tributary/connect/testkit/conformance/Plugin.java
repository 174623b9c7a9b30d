package dev.tributary.connect.testkit.conformance;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.connector.Connector;
import org.apache.kafka.connect.connector.Task;

/** Creates plugins as workers do, and tells what is in the way. */
final class Plugin {
    static final String TOPIC = "conformance";

    private Plugin() {}

    static <T> T create(Class<? extends T> type) {
        try {
            return type.getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(
                    "%s cannot be created: %s".formatted(type.getName(), e.getCause() == null ? e : e.getCause()), e);
        }
    }

    static Connector connector(ConformanceSubject subject) {
        return create(subject.connectorClass());
    }

    static Class<? extends Task> taskClass(ConformanceSubject subject) {
        Class<? extends Task> type = connector(subject).taskClass();
        if (type == null) {
            throw new AssertionError("taskClass() answers null");
        }
        return type;
    }

    /** As a worker would hand it to the connector. */
    static Map<String, String> config(ConformanceSubject subject, String topic) {
        Map<String, String> config = new HashMap<>();
        config.put("name", "conformance");
        config.put("connector.class", subject.connectorClass().getName());
        config.put("tasks.max", Integer.toString(subject.maxTasks()));
        if (subject instanceof SinkSubject) {
            config.put("topics", topic);
        }
        config.putAll(subject.config(topic));
        return config;
    }
}
