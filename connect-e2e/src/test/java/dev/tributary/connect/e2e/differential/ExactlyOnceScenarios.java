package dev.tributary.connect.e2e.differential;

import static dev.tributary.connect.e2e.differential.Scenario.source;

import java.util.List;

/** Sources on workers with {@code exactly.once.source.support=enabled}: what is in which transaction, and when it is over. */
final class ExactlyOnceScenarios {
    private static final String BOUNDARY = "transaction.boundary";

    private ExactlyOnceScenarios() {}

    static List<Scenario> all() {
        return List.of(
                source("every poll is a transaction")
                        .topic("out")
                        .polls("t=@-out v=a | t=@-out v=b", "null", "t=@-out v=c")
                        .steps(run -> run.create().running(1).sourceCommitted("task-0", 30)),
                source("a transaction lasts an interval")
                        .topic("out")
                        .with(BOUNDARY, "interval")
                        .with("transaction.boundary.interval.ms", "300")
                        .polls("t=@-out v=a", "t=@-out v=b", "idle 400", "t=@-out v=c")
                        .steps(run -> run.create().running(1).sourceCommitted("task-0", 40)),
                source("a transaction that is open when the task is stopped is committed")
                        .topic("out")
                        .with(BOUNDARY, "interval")
                        .with("transaction.boundary.interval.ms", "600000")
                        .polls("t=@-out v=a")
                        .steps(run -> run.create().running(1).calls("task-0", "poll", 2)),
                source("a transaction that is open when the task fails is aborted")
                        .topic("out")
                        .with(BOUNDARY, "interval")
                        .with("transaction.boundary.interval.ms", "600000")
                        .polls("t=@-out v=a", "throw ConnectException scripted failure")
                        .steps(run -> run.create().task(0, "FAILED")),
                source("the connector commits its transactions")
                        .topic("out")
                        .with(BOUNDARY, "connector")
                        .polls("t=@-out v=a", "commit: t=@-out v=b", "t=@-out v=c", "commit")
                        .steps(run -> run.create().running(1).sourceCommitted("task-0", 30)),
                source("the connector aborts a transaction")
                        .topic("out")
                        .with(BOUNDARY, "connector")
                        .polls("t=@-out v=a", "abort: t=@-out v=b", "commit: t=@-out v=c")
                        .steps(run -> run.create().running(1).sourceCommitted("task-0", 30)),
                source("the connector commits in the midst of a batch")
                        .topic("out")
                        .with(BOUNDARY, "connector")
                        .polls("commit-after 1: t=@-out v=a | t=@-out v=b", "commit: t=@-out v=c")
                        .steps(run -> run.create().running(1).sourceCommitted("task-0", 20)),
                source("the connector aborts in the midst of a batch")
                        .topic("out")
                        .with(BOUNDARY, "connector")
                        .polls("abort-after 2: t=@-out v=a | t=@-out v=b | t=@-out v=c", "commit")
                        .steps(run -> run.create().running(1).sourceCommitted("task-0", 12)),
                source("what the connector left open is not committed when it is stopped")
                        .topic("out")
                        .with(BOUNDARY, "connector")
                        .polls("commit: t=@-out v=a", "t=@-out v=b")
                        .steps(run -> run.create()
                                .running(1)
                                .sourceCommitted("task-0", 10)
                                .calls("task-0", "poll", 3)),
                source("a connector that cannot define boundaries is refused")
                        .with(BOUNDARY, "connector")
                        .with("boundaries.answer", "UNSUPPORTED")
                        .steps(run -> run.create().validate("RecordingSource")),
                source("a connector that cannot do exactly once is refused where it is required")
                        .with("exactly.once.support", "required")
                        .with("exactly.once.answer", "UNSUPPORTED")
                        .steps(run -> run.create().validate("RecordingSource")),
                source("dropped records are told after the next transaction")
                        .topic("out")
                        .transform("filter", "when.drop", "return null")
                        .polls("t=@-out v=drop", "t=@-out v=a")
                        .steps(run -> run.create().running(1).sourceCommitted("task-0", 20)),
                source("a record that is too large fails the task with any tolerance")
                        .topic("out")
                        .with("producer.override.max.request.size", "2000")
                        .with("errors.tolerance", "all")
                        .polls("t=@-out v=a", "t=@-out v=" + "x".repeat(4000))
                        .steps(run -> run.create().task(0, "FAILED")),
                source("a task that is restarted goes on in a transaction of its own")
                        .topic("out")
                        .with("read.offsets", "task-0")
                        .polls("t=@-out v=a so=5")
                        .steps(run -> run.create()
                                .running(1)
                                .sourceCommitted("task-0", 5)
                                .post("tasks/0/restart")
                                .calls("task-0", "read", 2)
                                .calls("task-0", "commitRecord", 2)),
                source("a task is paused between transactions")
                        .topic("out")
                        .with(BOUNDARY, "interval")
                        .with("transaction.boundary.interval.ms", "600000")
                        .polls("t=@-out v=a", "until go", "t=@-out v=b")
                        .steps(run -> run.create()
                                .running(1)
                                .calls("task-0", "poll", 1)
                                .put("pause")
                                .state("PAUSED", "PAUSED", 1)
                                .sourceCommitted("task-0", 10)
                                .raise("go")
                                .put("resume")
                                .running(1)
                                .calls("task-0", "poll", 3)),
                source("offsets of an exactly-once source are altered")
                        .topic("out")
                        .polls("t=@-out v=a sp=x so=1")
                        .steps(run -> run.create()
                                .running(1)
                                .sourceCommitted("x", 1)
                                .put("stop")
                                .state("STOPPED", "none", 0)
                                .alterOffsets("{\"offsets\":[{\"partition\":{\"sp\":\"x\"},\"offset\":{\"so\":9}}]}")
                                .seeOffsets("altered")
                                .alterOffsets(null)
                                .seeOffsets("reset")),
                source("an exactly-once source keeps its offsets in a topic of its own")
                        .with("offsets.storage.topic", "@-offsets")
                        .topic("out")
                        .observing("offsets")
                        .polls("t=@-out v=a")
                        .steps(run -> run.create().running(1).sourceCommitted("task-0", 10)));
    }
}
