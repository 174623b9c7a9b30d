package dev.tributary.connect.e2e.differential;

import static dev.tributary.connect.e2e.differential.Scenario.sink;
import static dev.tributary.connect.e2e.differential.Scenario.source;

import java.util.List;

/** Validation, offsets over REST, client settings, topics in use and topics made. */
final class ConfigurationScenarios {
    private ConfigurationScenarios() {}

    static List<Scenario> all() {
        return List.of(
                source("a value out of its range is refused")
                        .with("declared", "0")
                        .with("tasks.max", "none")
                        .steps(run -> run.create().validate("RecordingSource")),
                source("a transform without type is refused")
                        .with("transforms", "t")
                        .steps(run -> run.create().validate("RecordingSource")),
                source("a predicate that is not defined is refused")
                        .transform("t")
                        .with("transforms.t.predicate", "nobody")
                        .steps(run -> run.create().state("RUNNING", "FAILED", 1)),
                source("a class that is not there is refused")
                        .with("value.converter", "com.example.Missing")
                        .steps(run -> run.create().validate("RecordingSource")),
                source("a connector that throws in validate is refused")
                        .with("connector.on.validate", "throw ConnectException scripted failure")
                        .steps(run -> run.create()),
                sink("a sink without topics is refused")
                        .without("topics")
                        .steps(run -> run.create().validate("RecordingSink")),
                sink("a sink with topics and a regular expression is refused")
                        .with("topics.regex", "a.*")
                        .steps(run -> run.create().validate("RecordingSink")),
                source("offsets of a source are read, altered and reset")
                        .topic("out")
                        .with("read.offsets", "x")
                        .polls("t=@-out v=a sp=x so=1 | t=@-out v=b sp=y so=2")
                        .steps(run -> run.create()
                                .running(1)
                                .sourceCommitted("y", 2)
                                .alterOffsets("{\"offsets\":[{\"partition\":{\"sp\":\"x\"},\"offset\":{\"so\":9}}]}")
                                .put("stop")
                                .state("STOPPED", "none", 0)
                                .alterOffsets("{\"offsets\":[{\"partition\":{\"sp\":\"x\"},\"offset\":{\"so\":9}},"
                                        + "{\"partition\":{\"sp\":\"y\"},\"offset\":null}]}")
                                .seeOffsets("altered")
                                .alterOffsets("{\"offsets\":[]}")
                                .put("resume")
                                .running(1)
                                .calls("task-0", "read", 2)
                                .records("out", 4)
                                .put("stop")
                                .state("STOPPED", "none", 0)
                                .alterOffsets(null)
                                .seeOffsets("reset")),
                sink("offsets of a sink are read, altered and reset")
                        .steps(run -> run.produce("in", "a", "b")
                                .create()
                                .running(1)
                                .committed("in", 2)
                                .alterOffsets("{\"offsets\":[{\"partition\":{\"kafka_topic\":\"@-in\","
                                        + "\"kafka_partition\":0},\"offset\":{\"kafka_offset\":1}}]}")
                                .put("stop")
                                .state("STOPPED", "none", 0)
                                .alterOffsets("{\"offsets\":[{\"partition\":{\"kafka_topic\":\"@-in\","
                                        + "\"kafka_partition\":0},\"offset\":{\"kafka_offset\":\"1\"}}]}")
                                .seeOffsets("altered")
                                .alterOffsets("{\"offsets\":[{\"partition\":{\"topic\":\"@-in\"},\"offset\":null}]}")
                                .put("resume")
                                .running(1)
                                .put("b", 2)
                                .put("stop")
                                .state("STOPPED", "none", 0)
                                .alterOffsets(null)
                                .seeOffsets("reset")),
                source("a connector that refuses to have its offsets altered")
                        .with("connector.on.alterOffsets", "throw ConnectException scripted failure")
                        .steps(run -> run.create("STOPPED")
                                .state("STOPPED", "none", 0)
                                .alterOffsets("{\"offsets\":[{\"partition\":{\"sp\":\"x\"},\"offset\":{\"so\":9}}]}")
                                .seeOffsets("refused")),
                source("a connector that knows nothing of altered offsets")
                        .with("connector.on.alterOffsets", "throw UnsupportedOperationException scripted failure")
                        .steps(run -> run.create("STOPPED")
                                .state("STOPPED", "none", 0)
                                .alterOffsets("{\"offsets\":[{\"partition\":{\"sp\":\"x\"},\"offset\":{\"so\":9}}]}")
                                .alterOffsets(null)),
                source("a client setting that is wrong fails the task")
                        .with("producer.override.acks", "sometimes")
                        .steps(run -> run.create().validate("RecordingSource").state("RUNNING", "FAILED", 1)),
                sink("a sink consumer of another group")
                        .with("consumer.override.group.id", "connect-@")
                        .with("consumer.override.client.id", "of-my-own")
                        .steps(run -> run.produce("in", "a")
                                .create()
                                .running(1)
                                .put("a", 1)
                                .committed("in", 1)),
                source("topics in use are tracked and reset")
                        .topic("out")
                        .topic("two")
                        .polls("t=@-out v=a | t=@-two v=b", "until go", "idle 600", "t=@-two v=c")
                        .steps(run -> run.create()
                                .running(1)
                                .seeTopics(2)
                                .put("topics/reset")
                                .seeTopics(0)
                                .raise("go")
                                .seeTopics(1)),
                source("the worker creates the topics that it is told to")
                        .with("topic.creation.groups", "small")
                        .with("topic.creation.default.replication.factor", "1")
                        .with("topic.creation.default.partitions", "1")
                        .with("topic.creation.default.cleanup.policy", "compact")
                        .with("topic.creation.small.include", ".*-sm.*")
                        .with("topic.creation.small.partitions", "2")
                        .with("topic.creation.small.retention.ms", "3600000")
                        .observing("made")
                        .observing("small")
                        .polls("t=@-made k=k v=a | t=@-small k=k v=b p=1")
                        .steps(run -> run.create()
                                .running(1)
                                .records("made", 1)
                                .records("small", 1)
                                .seeTopicSettings("made", "cleanup.policy", "retention.ms")
                                .seeTopicSettings("small", "cleanup.policy", "retention.ms")),
                source("a topic that cannot be created fails the task")
                        .with("topic.creation.default.replication.factor", "3")
                        .with("topic.creation.default.partitions", "1")
                        .observing("made")
                        .polls("t=@-made v=a")
                        .steps(run -> run.create().task(0, "FAILED")),
                source("topic creation without its required settings fails the connector")
                        .with("topic.creation.default.partitions", "1")
                        .polls("t=@-made v=a")
                        .steps(run -> run.create().state("FAILED", "none", 0).delete()),
                source("a source keeps its offsets in a topic of its own")
                        .with("offsets.storage.topic", "@-offsets")
                        .with("read.offsets", "task-0")
                        .topic("out")
                        .observing("offsets")
                        .polls("t=@-out v=a")
                        .steps(run -> run.create()
                                .running(1)
                                .sourceCommitted("task-0", 10)
                                .post("tasks/0/restart")
                                .calls("task-0", "read", 2)
                                .calls("task-0", "poll", 4))); // with those that find nothing
    }
}
