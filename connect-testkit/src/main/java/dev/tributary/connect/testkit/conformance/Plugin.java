package dev.tributary.connect.testkit.conformance;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.connector.Connector;
import org.apache.kafka.connect.connector.Task;

/** Creates plugins as workers do, with a limit of time, and tells what is in the way. */
final class Plugin {
    static final String TOPIC = "conformance";

    private Plugin() {}

    static <T> T create(Driver driver, Class<? extends T> type) throws Exception {
        return driver.ask("the constructor of " + type.getName(), () -> create(type));
    }

    /** The same on the thread of a worker, which has its own limits. */
    static <T> T create(Class<? extends T> type) {
        try {
            return type.getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(
                    "%s cannot be created: %s".formatted(type.getName(), e.getCause() == null ? e : e.getCause()), e);
        }
    }

    static Connector connector(Driver driver, ConformanceSubject subject) throws Exception {
        return create(driver, subject.connectorClass());
    }

    static Class<? extends Task> taskClass(Driver driver, ConformanceSubject subject) throws Exception {
        Connector connector = connector(driver, subject);
        Class<? extends Task> type = driver.ask("taskClass()", connector::taskClass);
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
