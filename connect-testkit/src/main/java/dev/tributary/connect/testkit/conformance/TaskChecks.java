package dev.tributary.connect.testkit.conformance;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.connector.Connector;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.sink.SinkTask;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;

/** Connector and task, called directly, without Kafka. */
final class TaskChecks {
    private static final Duration IDLE_WINDOW = Duration.ofMillis(500);
    private static final int POLLS_IN_WINDOW = 100;
    private static final Duration THREADS_END = Duration.ofSeconds(5);

    private TaskChecks() {}

    static void stopAlwaysWorks(Driver driver, ConformanceSubject subject) throws Exception {
        Task broken = Plugin.create(driver, Plugin.taskClass(driver, subject));
        initialize(driver, broken, Map.of());
        if (!starts(driver, broken)) {
            driver.run("stop() of a task whose start() had failed for want of settings", broken::stop);
        } else {
            driver.run("stop() of a task that was started without settings", broken::stop);
        }

        Started started = start(driver, subject);
        driver.run("stop() of a task that has done nothing", started.task()::stop);
        driver.run("stop() of the connector", started.connector()::stop);
    }

    /** With no settings at all; refusing that is right. */
    private static boolean starts(Driver driver, Task task) throws Exception {
        return driver.call("start() without settings", () -> {
            try {
                task.start(Map.of());
                return true;
            } catch (RuntimeException e) {
                return false;
            }
        });
    }

    static void noThreadsLeft(Driver driver, ConformanceSubject subject) throws Exception {
        Started started = start(driver, subject);
        if (started.task() instanceof SourceTask source && subject instanceof SourceSubject world) {
            world.produceInput(0, 1);
            driver.call("poll()", () -> String.valueOf(source.poll()));
        } else if (started.task() instanceof SinkTask sink) {
            driver.run("put() of nothing", () -> sink.put(List.of()));
        }
        driver.run("stop() of the task", started.task()::stop);
        driver.run("stop() of the connector", started.connector()::stop);
        List<String> survivors = driver.survivors(THREADS_END);
        if (!survivors.isEmpty()) {
            throw new AssertionError("%s after stop() these threads still live: %s"
                    .formatted(THREADS_END, String.join(", ", survivors)));
        }
    }

    static void idlePollWaits(Driver driver, ConformanceSubject subject) throws Exception {
        Started started = start(driver, subject);
        try {
            if (started.task() instanceof SourceTask source) {
                // One that blocks for long is not a spinning one; whether it can be stopped is another check's
                // question.
                int polls = driver.call("poll() when there is nothing", () -> pollsOfNothing(source));
                if (polls > POLLS_IN_WINDOW) {
                    throw new AssertionError("poll() returned nothing %d times in %d ms (expected: %d times at most)"
                            .formatted(polls, IDLE_WINDOW.toMillis(), POLLS_IN_WINDOW));
                }
            }
        } finally {
            driver.run("stop() of the task", started.task()::stop);
            driver.run("stop() of the connector", started.connector()::stop);
        }
    }

    private static int pollsOfNothing(SourceTask source) throws InterruptedException {
        long end = System.nanoTime() + IDLE_WINDOW.toNanos();
        int polls = 0;
        while (System.nanoTime() - end < 0) {
            List<SourceRecord> records = source.poll();
            if (records == null || records.isEmpty()) {
                polls++;
            }
        }
        return polls;
    }

    static void emptyPutWorks(Driver driver, ConformanceSubject subject) throws Exception {
        Started started = start(driver, subject);
        if (started.task() instanceof SinkTask sink) {
            driver.run("open() of no partition", () -> sink.open(List.of()));
            driver.run("put() of nothing", () -> sink.put(List.of()));
            driver.run("flush() of nothing", () -> sink.flush(Map.of()));
            driver.run("preCommit() of nothing", () -> sink.preCommit(Map.of()));
            driver.run("close() of no partition", () -> sink.close(List.of()));
        }
        driver.run("stop() of the task", started.task()::stop);
        driver.run("stop() of the connector", started.connector()::stop);
    }

    private record Started(Connector connector, Task task) {}

    private static Started start(Driver driver, ConformanceSubject subject) throws Exception {
        Connector connector = Plugin.connector(driver, subject);
        driver.run("start() of the connector", () -> {
            connector.initialize(StubContexts.connector(subject));
            connector.start(Plugin.config(subject, Plugin.TOPIC));
        });
        Map<String, String> config =
                driver.call("taskConfigs(1)", () -> connector.taskConfigs(1).get(0));
        Task task = Plugin.create(driver, Plugin.taskClass(driver, subject));
        initialize(driver, task, config);
        driver.run("start() of the task", () -> task.start(config));
        return new Started(connector, task);
    }

    private static void initialize(Driver driver, Task task, Map<String, String> config) throws Exception {
        driver.run("initialize() of the task", () -> {
            if (task instanceof SourceTask source) {
                source.initialize(new StubContexts.SourceTaskStub(config));
            } else if (task instanceof SinkTask sink) {
                sink.initialize(new StubContexts.SinkTaskStub(config));
            }
        });
    }
}
