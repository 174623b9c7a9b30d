package dev.tributary.connect.runtime.task;

import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.runtime.config.TopicCreation;
import dev.tributary.connect.runtime.config.TransactionSettings;
import dev.tributary.connect.runtime.pipeline.FailurePolicy;
import dev.tributary.connect.runtime.pipeline.RecordSourcePipeline;
import dev.tributary.connect.runtime.pipeline.SourcePipeline;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.connect.source.SourceTask;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the body of a source task: its offsets, topics, pipeline and producer. Runs on the task's thread. */
final class SourceTaskAssembly {
    private static final Logger log = LoggerFactory.getLogger(SourceTaskAssembly.class);

    private SourceTaskAssembly() {}

    /** Does not close {@code parts.plugins()} when it throws; the body closes them later. */
    static TaskBody assemble(TaskParts parts, SourceTask task) {
        FailurePolicy failures = parts.failurePolicy();
        SourcePipeline pipeline = new RecordSourcePipeline(
                parts.run().id(),
                parts.plugins(),
                failures,
                parts.connector().loader(),
                parts.run().progress().task());
        RunnerResources resources = parts.resources();
        Map<String, @Nullable String> connectorConfig = parts.configs().connector();
        SourceOffsets offsets = resources
                .offsets()
                .open(new SourceOffsetStores.Owner(
                        parts.run().id().connector(),
                        parts.run().id().toString(),
                        parts.connector().type(),
                        connectorConfig));
        TargetTopics targets = TargetTopics.UNCHECKED;
        try {
            targets = targets(parts);
            ExactlyOnceCluster cluster = resources.exactlyOnce();
            SourceTaskMetrics metrics = parts.metrics().ofSource(cluster != null);
            Delivery delivery;
            if (cluster == null) {
                Map<String, Object> producerConfig = resources
                        .clientConfigs()
                        .sourceProducer(parts.run().id(), parts.connector().type(), connectorConfig);
                var outlet = new AtLeastOnce.Outlet(
                        new LateProducer(resources.clients(), producerConfig), SendWindow.of(producerConfig), metrics);
                delivery = new AtLeastOnce(parts, task, pipeline, failures, offsets, targets, outlet);
            } else {
                TransactionSettings settings = TransactionSettings.parse(
                        connectorConfig, resources.tasks().commitInterval());
                delivery = new ExactlyOnce(
                        parts,
                        task,
                        pipeline,
                        offsets,
                        targets,
                        transactional(parts, cluster, metrics),
                        TransactionBoundary.of(settings));
            }
            return new SourceTaskRunner(
                    parts, task, offsets, targets, new SourceTaskRunner.Path(pipeline, failures, delivery), metrics);
        } catch (RuntimeException | Error e) {
            targets.close();
            offsets.close();
            throw e;
        }
    }

    private static TargetTopics targets(TaskParts parts) {
        RunnerResources resources = parts.resources();
        TaskId id = parts.run().id();
        Map<String, @Nullable String> connectorConfig = parts.configs().connector();
        Supplier<Admin> admins = () -> resources
                .clients()
                .admin(resources
                        .clientConfigs()
                        .admin(
                                "connector-adminclient-" + id,
                                id.connector(),
                                parts.connector().type(),
                                connectorConfig));
        TopicCreation creation = resources.tasks().topicCreation() ? TopicCreation.parse(connectorConfig) : null;
        if (creation == null) {
            if (id.number() == 0 && TopicCreation.isAskedFor(connectorConfig)) {
                log.warn(
                        "Connector {} has {}* settings, which have no effect: the worker has topic.creation.enable=false.",
                        id.connector(),
                        TopicCreation.PREFIX);
            }
            return new WatchedTopics(id, admins, parts.executors(), WatchedTopics.PATIENCE);
        }
        if (id.number() == 0) { // the same for all
            creation.ignored().forEach(what -> log.warn("Connector {}: {}", id.connector(), what));
        }
        return new CreatedTopics(
                parts.run(), creation, admins.get(), parts.executors().helpers());
    }

    private static ExactlyOnce.TransactionalProducer transactional(
            TaskParts parts, ExactlyOnceCluster cluster, SourceTaskMetrics metrics) {
        TaskId id = parts.run().id();
        String transactionalId = cluster.transactionalId(id);
        Map<String, Object> config = parts.resources()
                .clientConfigs()
                .transactionalProducer(
                        id, parts.connector().type(), parts.configs().connector(), transactionalId);
        TransactionFailures failures = new TransactionFailures(id, transactionalId, config);
        Producer<byte[], byte[]> producer = parts.resources().clients().producer(config);
        return new ExactlyOnce.TransactionalProducer(
                producer,
                new TransactionalClaim(parts.configs().raw(), parts.run().control(), cluster, producer, failures),
                failures,
                metrics);
    }
}
