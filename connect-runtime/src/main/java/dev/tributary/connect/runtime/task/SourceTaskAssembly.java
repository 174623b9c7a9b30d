package dev.tributary.connect.runtime.task;

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
            Map<String, Object> producerConfig = resources
                    .clientConfigs()
                    .sourceProducer(parts.run().id(), parts.connector().type(), connectorConfig);
            Producer<byte[], byte[]> producer = resources.clients().producer(producerConfig);
            SendWindow window = SendWindow.of(producerConfig);
            Delivery delivery = new AtLeastOnce(parts, task, pipeline, failures, offsets, targets, producer, window);
            return new SourceTaskRunner(parts, task, offsets, targets, pipeline, failures, delivery);
        } catch (RuntimeException | Error e) {
            targets.close();
            offsets.close();
            throw e;
        }
    }
}
