package dev.tributary.connect.runtime.task;

import dev.tributary.connect.runtime.config.ConnectorSettings.ErrorSettings;
import dev.tributary.connect.runtime.config.DeadLetterSettings;
import dev.tributary.connect.runtime.pipeline.DeadLetterQueue;
import dev.tributary.connect.runtime.pipeline.DeadLetterTopic;
import dev.tributary.connect.runtime.pipeline.DeadLetterWatch;
import dev.tributary.connect.runtime.pipeline.FailureCounts;
import dev.tributary.connect.runtime.pipeline.FailureReporter;
import dev.tributary.connect.runtime.pipeline.LogReporter;
import dev.tributary.connect.runtime.plugin.PluginClass;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.connect.connector.Connector;
import org.jspecify.annotations.Nullable;

/** Makes those who are told of a task's failures: the log, then the dead letter queue. Runs on the task's thread. */
final class FailureReporters {
    /** How long a letter waits before it is looked whether its topic is still there. Longer than an election takes. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private FailureReporters() {}

    /**
     * The reporters that the connector asks for. The topic of the dead letter queue exists when this returns.
     *
     * @param connectorConfig variables resolved
     * @throws org.apache.kafka.connect.errors.ConnectException if the queue's topic or clients cannot be had
     */
    static List<FailureReporter> open(
            TaskRun run,
            RunnerResources resources,
            TaskExecutors executors,
            PluginClass<Connector> connector,
            ErrorSettings errors,
            Map<String, @Nullable String> connectorConfig,
            FailureCounts counts)
            throws InterruptedException {
        List<FailureReporter> reporters = new ArrayList<>();
        if (errors.log()) {
            reporters.add(new LogReporter(errors.logMessages(), counts));
        }
        DeadLetterSettings deadLetters = resources.settings().deadLetters(connectorConfig);
        if (deadLetters != null) {
            var topic = new Topic(run, resources, connector, connectorConfig, deadLetters);
            topic.ensure();
            Map<String, Object> producer =
                    resources.clientConfigs().deadLetterProducer(run.id(), connector.type(), connectorConfig);
            reporters.add(new DeadLetterQueue(
                    deadLetters,
                    resources.clients().producer(producer),
                    counts,
                    run.control()::abandoned,
                    resources.variables()::redact,
                    new DeadLetterWatch.Upkeep(topic, (pause, work) -> later(run, executors, pause, work), PATIENCE)));
        }
        return reporters;
    }

    private static void later(TaskRun run, TaskExecutors executors, Duration pause, Runnable work) {
        var unused = executors
                .timer()
                .schedule(
                        () -> executors
                                .helpers()
                                .execute(() -> LogContext.task(run.id()).run(work::run)),
                        pause.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    /** The queue's topic, asked about by a client that is made for each question. */
    private record Topic(
            TaskRun run,
            RunnerResources resources,
            PluginClass<Connector> connector,
            Map<String, @Nullable String> connectorConfig,
            DeadLetterSettings deadLetters)
            implements DeadLetterWatch.Topic {
        private interface Question<T> {
            T ask(DeadLetterTopic topic) throws InterruptedException;
        }

        void ensure() throws InterruptedException {
            var unused = asked(topic -> {
                topic.ensure();
                return true;
            });
        }

        @Override
        public boolean restore() throws InterruptedException {
            return asked(DeadLetterTopic::restore);
        }

        private <T> T asked(Question<T> question) throws InterruptedException {
            Map<String, Object> config = resources
                    .clientConfigs()
                    .admin(
                            "connector-dlq-adminclient-" + run.id(),
                            run.id().connector(),
                            connector.type(),
                            connectorConfig);
            Admin admin = resources.clients().admin(config);
            try {
                return question.ask(new DeadLetterTopic(run.id(), deadLetters, admin, run.control()::stopping));
            } finally {
                admin.close(Duration.ZERO);
            }
        }
    }
}
