package dev.tributary.connect.e2e.differential;

import static dev.tributary.connect.e2e.differential.Scenario.sink;

import java.util.List;

/** The life of sink tasks, what they are given, and how their offsets are committed. */
final class SinkScenarios {
    /** One record a put, so that it is known what a failure hits. */
    private static final String ONE = "consumer.override.max.poll.records";

    private SinkScenarios() {}

    static List<Scenario> all() {
        return List.of(
                sink("a sink task is given its records and commits")
                        .steps(run -> run.produce("in", "a", "b", null)
                                .produce("in", 0, "k", "c", "h", "x", "h", null, "n", "1")
                                .create()
                                .running(1)
                                .put("c", 1)
                                .committed("in", 4)),
                sink("a sink task has several partitions and topics")
                        .with("topics", "@-in,@-two")
                        .topic("in", 2)
                        .topic("two")
                        .steps(run -> run.produce("in", 0, null, "a")
                                .produce("two", 0, null, "c")
                                .create()
                                .running(1)
                                .put("a", 1)
                                .put("c", 1)
                                .committed("in", 0, 1)
                                .committed("two", 0, 1)
                                .seeTopics(2)),
                sink("a sink takes its topics by a regular expression")
                        .without("topics")
                        .with("topics.regex", "@-i.")
                        .topic("i2")
                        .topic("other")
                        .steps(run -> run.produce("in", "a")
                                .create()
                                .running(1)
                                .put("a", 1)
                                .produce("i2", "b")
                                .put("b", 1)
                                .committed("in", 1)
                                .committed("i2", 1)),
                sink("a sink task is paused and resumed")
                        .steps(run -> run.produce("in", "a")
                                .create()
                                .running(1)
                                .put("a", 1)
                                .put("pause")
                                .state("PAUSED", "PAUSED", 1)
                                .produce("in", "b")
                                .put("resume")
                                .running(1)
                                .put("b", 1)
                                .committed("in", 2)),
                sink("a sink is stopped and goes on where it was")
                        .steps(run -> run.produce("in", "a")
                                .create()
                                .running(1)
                                .put("a", 1)
                                .put("stop")
                                .state("STOPPED", "none", 0)
                                .produce("in", "b")
                                .put("resume")
                                .running(1)
                                .put("b", 1)
                                .committed("in", 2)),
                sink("a sink task throws in start and is restarted")
                        .with("task.on.start.1", "throw ConnectException scripted failure")
                        .steps(run -> run.produce("in", "a")
                                .create()
                                .task(0, "FAILED")
                                .post("tasks/0/restart")
                                .running(1)
                                .put("a", 1)
                                .committed("in", 1)),
                sink("a sink task throws in initialize")
                        .with("task.on.initialize", "throw ConnectException scripted failure")
                        .steps(run -> run.create().task(0, "FAILED")),
                sink("a sink task throws in open")
                        .with("task.on.open", "throw ConnectException scripted failure")
                        .steps(run -> run.produce("in", "a").create().task(0, "FAILED")),
                sink("a sink task throws in put")
                        .with(ONE, "1")
                        .with("task.when.b", "throw ConnectException scripted failure")
                        .steps(run -> run.produce("in", "a", "b", "c").create().task(0, "FAILED").committed("in", 1)),
                sink("a sink task throws a timeout of Kafka's in put")
                        .with("task.when.a", "throw TimeoutException scripted failure")
                        .steps(run -> run.produce("in", "a").create().task(0, "FAILED")),
                sink("a sink task throws an error in put")
                        .with("task.when.a", "throw NoClassDefFoundError scripted failure")
                        .steps(run -> run.produce("in", "a").create().task(0, "FAILED")),
                sink("a sink task asks for a batch again")
                        .with(ONE, "1")
                        .with("task.when.b.1", "throw RetriableException scripted failure")
                        .with("task.when.b.2", "throw RetriableException scripted failure")
                        .steps(run -> run.produce("in", "a", "b", "c")
                                .create()
                                .running(1)
                                .put("c", 1)
                                .committed("in", 3)),
                sink("a sink task asks for a batch again and for time")
                        .with(ONE, "1")
                        .with("task.when.b.1", "timeout 50 && fail RetriableException scripted failure")
                        .steps(run -> run.produce("in", "a", "b", "c")
                                .create()
                                .running(1)
                                .put("c", 1)
                                .committed("in", 3)),
                sink("a sink task throws in close and stop")
                        .with("task.on.close", "throw ConnectException scripted failure")
                        .with("task.on.stop", "throw ConnectException scripted failure")
                        .steps(run -> run.produce("in", "a").create().running(1).put("a", 1).committed("in", 1)),
                sink("a sink task throws in flush and gets its records again")
                        .with("task.on.flush.1", "throw ConnectException scripted failure")
                        .with(ONE, "1")
                        .steps(run -> run.produce("in", "a").create().running(1).put("a", 2).committed("in", 1)),
                sink("a sink task commits less than it was given")
                        .with("task.on.preCommit", "return less")
                        .steps(run -> run.produce("in", "a", "b", "c")
                                .create()
                                .running(1)
                                .put("c", 1)
                                .committed("in", 2)),
                sink("a sink task wants to commit more than it was given")
                        .with("task.on.preCommit.1", "return more")
                        .steps(run -> run.produce("in", "a").create().running(1).put("a", 1).committed("in", 1)),
                sink("a sink task commits nothing")
                        .with("task.on.preCommit", "return empty")
                        .steps(run -> run.produce("in", "a")
                                .create()
                                .running(1)
                                .put("a", 1)
                                .calls("task-0", "preCommit", 3)),
                sink("a sink task returns null from preCommit")
                        .with("task.on.preCommit", "return null")
                        .steps(run -> run.produce("in", "a").create().task(0, "FAILED")),
                sink("a sink task commits a partition that is not its own")
                        .with("task.on.preCommit", "return stranger")
                        .steps(run -> run.produce("in", "a").create().running(1).put("a", 1).committed("in", 1)),
                sink("a sink task commits one of two partitions")
                        .topic("in", 2)
                        .with("task.on.preCommit", "return first")
                        .steps(run -> run.produce("in", 0, null, "a")
                                .produce("in", 1, null, "b")
                                .create()
                                .running(1)
                                .put("a", 1)
                                .put("b", 1)
                                .committed("in", 0, 1)),
                sink("a sink task rewinds in open")
                        .with("task.on.open.1", "seek @-in-0 1")
                        .steps(run -> run.produce("in", "a", "b", "c")
                                .create()
                                .running(1)
                                .put("c", 1)
                                .committed("in", 3)),
                sink("a sink task rewinds in put")
                        .with(ONE, "1")
                        .with("task.when.b.1", "seek @-in-0 0")
                        .steps(run -> run.produce("in", "a", "b", "c")
                                .create()
                                .running(1)
                                .put("c", 1)
                                .put("a", 2)
                                .committed("in", 3)),
                sink("a sink task rewinds a partition that is not its own")
                        .with("task.when.a", "seek @-in-7 0")
                        .steps(run -> run.produce("in", "a").create().task(0, "FAILED")),
                sink("a sink task pauses a partition and resumes it")
                        .topic("in", 2)
                        .with(ONE, "1")
                        .with("task.when.a", "pause @-in-0 && assignment")
                        .with("task.when.x", "resume @-in-0")
                        .steps(run -> run.produce("in", 0, null, "a")
                                .create()
                                .running(1)
                                .put("a", 1)
                                .produce("in", 0, null, "b")
                                .produce("in", 1, null, "x")
                                .put("b", 1)
                                .committed("in", 0, 2)),
                sink("a sink task pauses a partition that is not its own")
                        .with("task.when.a", "pause @-in-7")
                        .steps(run -> run.produce("in", "a").create().task(0, "FAILED")),
                sink("a sink task asks for a commit")
                        .with("task.when.a", "commit")
                        .steps(run -> run.produce("in", "a").create().running(1).put("a", 1).committed("in", 1)),
                sink("a sink task asks for its configuration")
                        .with("task.when.a", "configs")
                        .steps(run -> run.produce("in", "a").create().running(1).calls("task-0", "configs", 1)),
                sink("a sink begins at the latest offset if it is told so")
                        .with("consumer.override.auto.offset.reset", "latest")
                        .steps(run -> run.produce("in", "a")
                                .create()
                                .running(1)
                                .calls("task-0", "open", 1)
                                .produce("in", "b")
                                .put("b", 1)
                                .committed("in", 2)),
                sink("two sink tasks share the partitions")
                        .topic("in", 2)
                        .with("tasks.max", "2")
                        .steps(run -> run.create()
                                .running(2)
                                .opened(1, 1)
                                .produce("in", 0, null, "a")
                                .produce("in", 1, null, "b")
                                .put("a", 1)
                                .put("b", 1)
                                .committed("in", 0, 1)
                                .committed("in", 1, 1)),
                sink("a topic that gets another partition is opened anew")
                        .with("consumer.override.metadata.max.age.ms", "300")
                        .steps(run -> run.produce("in", "a")
                                .create()
                                .running(1)
                                .put("a", 1)
                                .committed("in", 1)
                                .grow("in", 2)
                                .calls("task-0", "open", 2)
                                .produce("in", 1, null, "b")
                                .put("b", 1)
                                .committed("in", 1, 1)),
                sink("a topic that gets another partition is opened alone with a cooperative assignor")
                        .with("consumer.override.metadata.max.age.ms", "300")
                        .with(
                                "consumer.override.partition.assignment.strategy",
                                "org.apache.kafka.clients.consumer.CooperativeStickyAssignor")
                        .steps(run -> run.produce("in", "a")
                                .create()
                                .running(1)
                                .put("a", 1)
                                .committed("in", 1)
                                .grow("in", 2)
                                .calls("task-0", "open", 2)
                                .produce("in", 1, null, "b")
                                .put("b", 1)
                                .committed("in", 1, 1)));
    }
}
