package dev.tributary.connect.runtime.task;

import dev.tributary.connect.runtime.config.ConnectorSettings.SinkTopics;
import dev.tributary.connect.runtime.pipeline.Closing;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A sink task on two threads. The task's own thread calls the plugin ({@link SinkPlugin}); a second one owns the consumer
 * ({@link SinkConsumer}) and keeps the group's membership however long a put takes. They meet in {@link SinkHandover}.
 * Source: {@code tasks} 4.
 */
final class SinkTaskRunner implements TaskBody {
    private static final Logger log = LoggerFactory.getLogger(SinkTaskRunner.class);
    /**
     * About what a broker sends at once of a partition of small records, in polls of the default size; of large records
     * little more than one poll, beside the one that the plugin has.
     */
    private static final SinkHandover.Room ROOM = new SinkHandover.Room(16, 8_000, 1 << 20);

    private final SinkParts parts;
    private final SinkHandover handover = new SinkHandover(ROOM);
    private final SinkPlugin plugin;
    private final SinkConsumer consumer;
    private final Thread consumerThread;
    private boolean consumerStarted;

    /** Takes over consumer, pipeline, errant reports and metrics: {@link #close} closes them. */
    SinkTaskRunner(SinkParts parts) {
        this.parts = parts;
        this.plugin = new SinkPlugin(parts, handover, () -> System.nanoTime() / 1_000_000);
        this.consumer = new SinkConsumer(
                parts.run(),
                parts.consumer(),
                parts.pipeline(),
                handover,
                parts.polls(),
                parts.hooks().metrics());
        this.consumerThread =
                new Thread(this::consume, "task-consumer-" + parts.run().id());
        consumerThread.setDaemon(true);
    }

    /** Subscribes before the plugin starts, polls after: {@code open} never comes before {@code start} returned. */
    @Override
    public void start() {
        subscribe(parts.topics());
        plugin.start(new LinkedHashMap<>(parts.configs().atStart()));
        consumerThread.setContextClassLoader(Thread.currentThread().getContextClassLoader());
        consumerThread.start();
        consumerStarted = true;
    }

    private void subscribe(SinkTopics topics) {
        List<String> names = topics.names();
        if (names != null) {
            parts.consumer().subscribe(names, consumer);
        } else {
            Pattern regex = Objects.requireNonNull(topics.regex());
            parts.consumer().subscribe(regex, consumer);
        }
    }

    @Override
    public void run() throws InterruptedException {
        while (!parts.run().control().stopping()) {
            try {
                plugin.turn();
            } catch (InterruptedException e) {
                if (parts.run().control().abandoned()) {
                    throw e;
                }
                // Only giving up interrupts: this is a flag that the plugin's code left behind.
                log.debug(
                        "Task {} left its thread interrupted; ignored",
                        parts.run().id());
            }
        }
        plugin.finish();
    }

    @Override
    public void close() {
        finishFailed();
        // The consumer commits, leaves its group and closes while the plugin stops: a slow stop() holds up nobody.
        plugin.stop();
        if (consumerStarted) {
            joinConsumer();
        } else {
            consumer.close();
        }
        ErrantReports errant = parts.hooks().errant();
        if (errant != null) {
            errant.close(); // after both threads: either may report until its end
        }
        parts.metrics().close();
    }

    /** A task that failed gives its partitions back, too: what it put before is safe and committed. */
    private void finishFailed() {
        try {
            plugin.finish();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Throwable e) { // plugins throw anything, and there is more to close
            log.warn("Task {}: closing its partitions failed, too", parts.run().id(), e);
        }
    }

    /** Not interruptible: what it waits for is bounded by the consumer's own timeouts, and short once abandoned. */
    private void joinConsumer() {
        boolean interrupted = false;
        while (consumerThread.isAlive()) {
            try {
                consumerThread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void wakeUp() {
        handover.wakeUp();
    }

    @Override
    public void abandon() {
        handover.abandon();
        consumer.interrupt(consumerThread);
        // Not left to close(): a plugin that hangs may never let it come to that. The next run registers the same
        // names.
        SinkParts.GivenUp givenUp = parts.hooks().givenUp();
        ErrantReports errant = parts.hooks().errant();
        if (errant != null) {
            givenUp.helpers().execute(errant::close);
        }
        givenUp.helpers().execute(() -> {
            Closing.quietly("metrics of task " + parts.run().id(), parts.metrics());
            givenUp.closeMetrics().run();
        });
    }

    private void consume() {
        LogContext.task(parts.run().id()).run(consumer::runUntilFinished);
    }
}
