package dev.tributary.connect.runtime.task;

import dev.tributary.connect.api.TaskId;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leaves topics to the brokers, but says so where that does not work: a send to a topic that nobody creates blocks for
 * ever. Costs a look at one field per record. Belongs to the task's thread, but for {@link #close} and the look-up.
 */
final class WatchedTopics implements TargetTopics {
    private static final Logger log = LoggerFactory.getLogger(WatchedTopics.class);

    /** Longer than an election, or a broker's own creation of the topic, takes. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private final TaskId task;
    private final Supplier<Admin> admins;
    private final ScheduledExecutorService timer;
    private final Executor helpers;
    private final Duration patience;
    private final Set<String> known = new HashSet<>();
    private @Nullable String last;
    private @Nullable Future<?> alarm;
    private volatile boolean closed;

    /** @param admins makes a client for one question, which is closed then */
    WatchedTopics(TaskId task, Supplier<Admin> admins, TaskExecutors executors, Duration patience) {
        this.task = task;
        this.admins = admins;
        this.timer = executors.timer();
        this.helpers = executors.helpers();
        this.patience = patience;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // most records carry the very name that the last one did
    public void ensure(String topic) {
        if (topic == last) {
            return;
        }
        last = topic;
        if (known.add(topic)) {
            alarm = timer.schedule(
                    () -> helpers.execute(() -> look(topic)), patience.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void sent() {
        Future<?> set = alarm;
        if (set != null) {
            set.cancel(false);
            alarm = null;
        }
    }

    @Override
    public void close() {
        closed = true;
    }

    private void look(String topic) {
        if (!closed) {
            LogContext.task(task).run(() -> lookNow(topic));
        }
    }

    private void lookNow(String topic) {
        try (Admin admin = admins.get()) {
            var unused = admin.describeTopics(List.of(topic)).allTopicNames().get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException && !closed) {
                log.warn(
                        "Task {} has waited for {} to send a record to topic {}, which does not exist and which the"
                                + " brokers do not create. Create the topic, or give the connector topic.creation.*"
                                + " settings, where the worker has topic.creation.enable=true. Until then the task waits.",
                        task,
                        patience,
                        topic);
            } else {
                log.debug("Task {} cannot find out whether topic {} exists", task, topic, e);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) { // the warning is a service; what is wrong with the client shows elsewhere
            log.debug("Task {} cannot find out whether topic {} exists", task, topic, e);
        }
    }
}
