package dev.tributary.connect.runtime.task;

import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.runtime.config.TransactionSettings;
import dev.tributary.connect.runtime.pipeline.FailurePolicy;
import dev.tributary.connect.runtime.pipeline.RecordSourcePipeline;
import dev.tributary.connect.runtime.pipeline.SourcePipeline;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.connect.source.SourceTask;
import org.jspecify.annotations.Nullable;

/** Makes the body of a source task: its offsets, topics, pipeline and producer. Runs on the task's thread. */
final class SourceTaskAssembly {
    private SourceTaskAssembly() {}

    /** Does not close {@code parts.plugins()} when it throws; the body closes them later. */
    static TaskBody assemble(TaskParts parts, SourceTask task) {
        FailurePolicy failures = parts.failurePolicy(List.of());
        SourcePipeline pipeline = new RecordSourcePipeline(
                parts.run().id(), parts.plugins(), failures, parts.connector().loader());
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
            ExactlyOnceCluster cluster = resources.exactlyOnce();
            Delivery delivery;
            if (cluster == null) {
                Producer<byte[], byte[]> producer = resources
                        .clients()
                        .producer(resources
                                .clientConfigs()
                                .sourceProducer(
                                        parts.run().id(), parts.connector().type(), connectorConfig));
                delivery = new AtLeastOnce(parts, task, pipeline, failures, offsets, targets, producer);
            } else {
                TransactionSettings settings = TransactionSettings.parse(
                        connectorConfig, resources.tasks().commitInterval());
                delivery = new ExactlyOnce(
                        parts,
                        task,
                        pipeline,
                        offsets,
                        targets,
                        transactional(parts, cluster),
                        TransactionBoundary.of(settings));
            }
            return new SourceTaskRunner(parts, task, offsets, targets, pipeline, failures, delivery);
        } catch (RuntimeException | Error e) {
            targets.close();
            offsets.close();
            throw e;
        }
    }

    private static ExactlyOnce.TransactionalProducer transactional(TaskParts parts, ExactlyOnceCluster cluster) {
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
                new TransactionSizes());
    }
}
