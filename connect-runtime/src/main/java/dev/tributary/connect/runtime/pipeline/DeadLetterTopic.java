package dev.tributary.connect.runtime.pipeline;

import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.runtime.config.DeadLetterSettings;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that the topic of a dead letter queue exists: before a task reads its first record, on the task's thread, and while
 * letters wait for it. Ends when its thread is interrupted. Source: {@code tasks} 5.5.
 */
public final class DeadLetterTopic {
    private static final Logger log = LoggerFactory.getLogger(DeadLetterTopic.class);
    private static final String NAME_KEY = "errors.deadletterqueue.topic.name";
    private static final String REPLICAS_KEY = "errors.deadletterqueue.topic.replication.factor";

    private final TaskId task;
    private final DeadLetterSettings settings;
    private final Admin admin;
    private final BooleanSupplier stopping;

    /**
     * @param admin stays the caller's to close
     * @param stopping true once the task is to end: then brokers that do not answer are not waited for
     */
    public DeadLetterTopic(TaskId task, DeadLetterSettings settings, Admin admin, BooleanSupplier stopping) {
        this.task = task;
        this.settings = settings;
        this.admin = admin;
        this.stopping = stopping;
    }

    /** A request to the brokers; begun anew for each attempt. */
    private interface Request<T> {
        KafkaFuture<T> send();
    }

    /**
     * Returns when the topic is there: found, or created with one partition. Waits for brokers that do not answer.
     *
     * @throws ConnectException if it cannot be found or created, saying what to set
     */
    public void ensure() throws InterruptedException {
        try {
            if (exists()) {
                return;
            }
        } catch (ExecutionException e) {
            throw cannot("look for", cause(e), "");
        }
        create();
    }

    /**
     * Creates the topic anew if it was deleted while the task runs, as {@link #ensure} does.
     *
     * @return whether it was gone, and is there again; false also if brokers do not tell
     * @throws ConnectException if it is gone and cannot be created, saying what to do
     */
    public boolean restore() throws InterruptedException {
        try {
            if (exists()) {
                return false;
            }
        } catch (ExecutionException e) {
            log.debug("Task {}: it cannot be found out whether topic '{}' exists", task, settings.topic(), e);
            return false;
        }
        try {
            create();
        } catch (ConnectException e) {
            throw new ConnectException(
                    "Task " + task
                            + " has no dead letter queue any more: somebody has deleted its topic while the task ran,"
                            + " and it cannot be created anew. " + e.getMessage() + " Then restart the task.",
                    e);
        }
        log.warn(
                "Topic '{}', the dead letter queue of task {} ({}), is gone: somebody has deleted it, with what was in it. It"
                        + " was created anew, and the task goes on. To empty it, delete its records and not the topic.",
                settings.topic(),
                task,
                NAME_KEY);
        return true;
    }

    private boolean exists() throws ExecutionException, InterruptedException {
        return await(() -> admin.listTopics().names()).contains(settings.topic());
    }

    private void create() throws InterruptedException {
        try {
            var unused = await(() -> admin.createTopics(List.of(topic())).all());
            log.info("Task {} created topic '{}' for its dead letters", task, settings.topic());
        } catch (ExecutionException e) {
            Throwable cause = cause(e);
            if (!(cause instanceof TopicExistsException)) { // else another task was faster
                throw cannot("create", cause, advice(cause));
            }
        }
    }

    private NewTopic topic() {
        short replicas = settings.replicationFactor();
        return new NewTopic(
                settings.topic(), Optional.of(1), replicas == -1 ? Optional.empty() : Optional.of(replicas));
    }

    private <T> T await(Request<T> request) throws ExecutionException, InterruptedException {
        while (true) {
            try {
                return request.send().get();
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TimeoutException) || stopping.getAsBoolean()) {
                    throw e;
                }
                log.warn(
                        "Task {} waits until brokers tell whether topic '{}' for its dead letters exists; it tries again",
                        task,
                        settings.topic(),
                        e.getCause());
            }
        }
    }

    private ConnectException cannot(String what, Throwable cause, String advice) {
        return new ConnectException(
                "Task " + task + " cannot " + what + " the topic for its dead letters, '" + settings.topic() + "' ("
                        + NAME_KEY + "), with 1 partition and replication factor " + settings.replicationFactor()
                        + ": " + sentence(String.valueOf(cause.getMessage())) + advice,
                cause);
    }

    private String advice(Throwable cause) throws InterruptedException {
        if (cause instanceof InvalidReplicationFactorException) {
            return " The cluster has " + brokers() + ". Set " + REPLICAS_KEY
                    + " to what it can hold (-1: the brokers' default), or create the topic yourself.";
        }
        if (cause instanceof InvalidTopicException) {
            return " Give " + NAME_KEY + " a legal topic name.";
        }
        if (cause instanceof AuthorizationException) {
            return " Allow the principal of the connector's admin client (admin.override.*) to create it, or create it"
                    + " yourself and allow that principal to describe it.";
        }
        return " Mend the cause and restart the task, or create the topic yourself.";
    }

    private String brokers() throws InterruptedException {
        try {
            Collection<Node> nodes = admin.describeCluster().nodes().get();
            return nodes.size() == 1 ? "1 broker" : nodes.size() + " brokers";
        } catch (ExecutionException e) {
            log.debug("Task {}: the brokers cannot be counted", task, e);
            return "fewer brokers";
        }
    }

    private static String sentence(String text) {
        return text.endsWith(".") ? text : text + ".";
    }

    private static Throwable cause(ExecutionException e) {
        return e.getCause() == null ? e : e.getCause();
    }
}
