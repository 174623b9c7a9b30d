package dev.tributary.connect.runtime.task;

import dev.tributary.connect.runtime.config.TopicCreation;
import dev.tributary.connect.runtime.pipeline.Closing;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for each topic once, and creates it as its group says if it is not there. Belongs to the task's thread, but for
 * {@link #close}. Source: KIP-158; {@code tasks} 2.8.
 */
final class CreatedTopics implements TargetTopics {
    private static final Logger log = LoggerFactory.getLogger(CreatedTopics.class);
    /** How soon a wait for the brokers notices that the task is being stopped. */
    private static final long LOOK_UP_MS = 100;

    private final TaskRun run;
    private final TopicCreation creation;
    private final Admin admin;
    private final Executor closer;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Set<String> known = new HashSet<>();
    private @Nullable String last;

    /**
     * @param admin is taken over
     * @param closer for what may block
     */
    CreatedTopics(TaskRun run, TopicCreation creation, Admin admin, Executor closer) {
        this.run = run;
        this.creation = creation;
        this.admin = admin;
        this.closer = closer;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // most records carry the very name that the last one did
    public void ensure(String topic) {
        if (topic == last) {
            return;
        }
        if (!known.contains(topic)) {
            if (!exists(topic)) {
                create(topic, creation.groupFor(topic));
            }
            known.add(topic);
        }
        last = topic;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            closer.execute(() -> Closing.quietly("admin client of task " + run.id(), () -> admin.close(Duration.ZERO)));
        }
    }

    private boolean exists(String topic) {
        try {
            var unused = await(admin.describeTopics(List.of(topic)).allTopicNames());
            return true;
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof UnknownTopicOrPartitionException) {
                return false;
            }
            throwIfTransient("look for topic " + topic, cause);
            throw new ConnectException(
                    task() + " cannot find out whether topic " + topic + " exists: " + said(cause) + hint(cause, topic),
                    cause);
        }
    }

    private void create(String topic, TopicCreation.Group group) {
        NewTopic wanted = new NewTopic(
                        topic,
                        ifChosen(group.partitions()),
                        ifChosen(group.replicationFactor()).map(Integer::shortValue))
                .configs(group.configs());
        try {
            var unused = await(admin.createTopics(List.of(wanted)).all());
            log.info("Task {} created topic {} as group {} says: {}", run.id(), topic, group.name(), wanted);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof TopicExistsException) {
                log.debug("Task {} found topic {} created by somebody else", run.id(), topic);
                return;
            }
            throwIfTransient("create topic " + topic, cause);
            throw new ConnectException(
                    task() + " has a record for topic " + topic + ", which does not exist and cannot be created (group "
                            + group.name() + " of " + TopicCreation.PREFIX + "*, " + shown(group) + "): " + said(cause)
                            + hint(cause, topic),
                    cause);
        }
    }

    private static Optional<Integer> ifChosen(int number) {
        return number == -1 ? Optional.empty() : Optional.of(number);
    }

    /** Nothing of the topic's own settings: they may hold what nobody should read. */
    private static String shown(TopicCreation.Group group) {
        return "partitions=" + group.partitions() + ", replication.factor=" + group.replicationFactor() + ", settings "
                + group.configs().keySet();
    }

    private static String said(@Nullable Throwable cause) {
        return cause == null ? "no reason given" : cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    private static String hint(@Nullable Throwable cause, String topic) {
        if (cause instanceof TopicAuthorizationException || cause instanceof ClusterAuthorizationException) {
            return " Allow the task's principal to describe and create it (admin., admin.override.), or create the topic"
                    + " yourself, then restart the task.";
        }
        if (cause instanceof UnsupportedVersionException) {
            return " The brokers are too old for what was asked: create topic " + topic
                    + " yourself, then restart the task.";
        }
        return " Mend the settings of the group or the transform that chose the name, or create the topic yourself, then"
                + " restart the task.";
    }

    /** Brokers that are away for a while are no reason to fail, no more than while a record is sent. */
    private void throwIfTransient(String what, @Nullable Throwable cause) {
        if (cause instanceof org.apache.kafka.common.errors.RetriableException || closed.get()) {
            throw new RetriableException(task() + " could not " + what + " yet: " + said(cause), cause);
        }
    }

    /**
     * The answer, unless the task is asked to stop before it comes.
     *
     * @throws RetriableException then: the task looks at what it was asked before it tries again
     */
    private <T> T await(KafkaFuture<T> answer) throws ExecutionException {
        while (!run.control().stopping()) {
            try {
                return answer.get(LOOK_UP_MS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                log.trace("Task {} waits for an answer about a topic", run.id(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new RetriableException(
                        task() + " was interrupted while it waited for an answer about a topic", e);
            }
        }
        throw new RetriableException(task() + " is being stopped and does not wait for an answer about a topic");
    }

    private String task() {
        return "Task " + run.id();
    }
}
