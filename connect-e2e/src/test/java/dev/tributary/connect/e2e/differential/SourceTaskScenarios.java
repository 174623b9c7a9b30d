package dev.tributary.connect.e2e.differential;

import static dev.tributary.connect.e2e.differential.Scenario.source;

import java.util.List;

/** The life of source tasks, their failures and their offsets. */
final class SourceTaskScenarios {
    private SourceTaskScenarios() {}

    static List<Scenario> all() {
        return List.of(
                source("a source task throws in start and is restarted")
                        .topic("out")
                        .with("task.on.start.1", "throw ConnectException scripted failure")
                        .polls("t=@-out v=a")
                        .steps(run -> run.create()
                                .task(0, "FAILED")
                                .post("tasks/0/restart")
                                .running(1)
                                .records("out", 1)
                                .sourceCommitted("task-0", 10)),
                source("a source task throws in initialize")
                        .with("task.on.initialize", "throw ConnectException scripted failure")
                        .steps(run -> run.create().task(0, "FAILED")),
                source("a source task throws in poll after records")
                        .topic("out")
                        .polls("t=@-out v=a | t=@-out v=b", "throw ConnectException scripted failure")
                        .steps(run ->
                                run.create().task(0, "FAILED").records("out", 2).sourceCommitted("task-0", 11)),
                source("a source task throws a runtime exception in poll")
                        .polls("throw NullPointerException scripted failure")
                        .steps(run -> run.create().task(0, "FAILED")),
                source("a source task throws an error in poll")
                        .polls("throw NoClassDefFoundError scripted failure")
                        .steps(run -> run.create().task(0, "FAILED")),
                source("a source task asks in poll to be polled again")
                        .topic("out")
                        .polls(
                                "throw RetriableException scripted failure",
                                "throw TimeoutException scripted failure",
                                "t=@-out v=a")
                        .steps(run -> run.create().running(1).records("out", 1).sourceCommitted("task-0", 30)),
                source("one of two source tasks fails")
                        .topic("out")
                        .with("tasks.max", "2")
                        .with("poll.0", "throw ConnectException scripted failure")
                        .with("poll.1", "t=@-out v=a")
                        .steps(run -> run.create()
                                .task(0, "FAILED")
                                .task(1, "RUNNING")
                                .records("out", 1)
                                .sourceCommitted("task-1", 10)
                                .post("restart?includeTasks=true&onlyFailed=true")
                                .calls("task-0", "stop", 2)),
                source("a source task throws in stop")
                        .with("task.on.stop", "throw ConnectException scripted failure")
                        .steps(run -> run.create().running(1).put("stop").state("STOPPED", "none", 0)),
                source("a source task throws in commit and commitRecord")
                        .topic("out")
                        .with("task.on.commit", "throw ConnectException scripted failure")
                        .with("task.on.commitRecord", "throw ConnectException scripted failure")
                        .polls("t=@-out v=a", "t=@-out v=b")
                        .steps(run -> run.create().running(1).records("out", 2).sourceCommitted("task-0", 20)),
                source("a source task reads its offsets after a restart")
                        .topic("out")
                        .with("read.offsets", "task-0")
                        .polls("t=@-out v=a so=5")
                        .steps(run -> run.create()
                                .running(1)
                                .sourceCommitted("task-0", 5)
                                .post("tasks/0/restart")
                                .calls("task-0", "read", 2)
                                .calls("task-0", "poll", 4)), // with those that find nothing
                source("source partitions are committed each for itself")
                        .topic("out")
                        .polls("t=@-out v=a sp=x so=1 | t=@-out v=b sp=y so=2", "t=@-out v=c sp=x so=3")
                        .steps(run -> run.create()
                                .running(1)
                                .records("out", 3)
                                .sourceCommitted("x", 3)
                                .sourceCommitted("y", 2)),
                source("a record without source partition and offset is written")
                        .topic("out")
                        .polls("t=@-out v=a sp=null so=null", "t=@-out v=b so=1")
                        .steps(run -> run.create().running(1).records("out", 2).sourceCommitted("task-0", 1)),
                source("a source offset that becomes null is removed")
                        .topic("out")
                        .polls("t=@-out v=a sp=x so=1", "until go", "t=@-out v=b sp=x so=null | t=@-out v=c sp=y so=7")
                        .steps(run -> run.create()
                                .running(1)
                                .sourceCommitted("x", 1)
                                .raise("go")
                                .sourceCommitted("y", 7)),
                source("offsets are committed while poll blocks")
                        .topic("out")
                        .polls("t=@-out v=a", "await go")
                        .steps(run -> run.create()
                                .running(1)
                                .records("out", 1)
                                .calls("task-0", "commit", 3)
                                .seeOffsets("meanwhile")
                                .raise("go")),
                source("a negative timestamp fails the source task")
                        .topic("out")
                        .polls("t=@-out v=a ts=-1", "t=@-out v=b ts=-2")
                        .steps(run -> run.create().task(0, "FAILED").records("out", 1)),
                source("a negative partition fails the source task")
                        .topic("out")
                        .polls("t=@-out v=a", "t=@-out v=b p=-5")
                        .steps(run ->
                                run.create().task(0, "FAILED").records("out", 1).sourceCommitted("task-0", 10)),
                source("a record without topic fails the source task")
                        .polls("v=a")
                        .steps(run -> run.create().task(0, "FAILED")),
                source("a record that is too large fails the source task")
                        .topic("out")
                        .with("producer.override.max.request.size", "2000")
                        .polls("t=@-out v=a", "t=@-out v=" + "x".repeat(4000), "t=@-out v=c")
                        .steps(run -> run.create().task(0, "FAILED").records("out", 1)),
                source("a record that is too large is skipped where errors are tolerated")
                        .topic("out")
                        .with("producer.override.max.request.size", "2000")
                        .with("errors.tolerance", "all")
                        .polls("t=@-out v=a", "t=@-out v=" + "x".repeat(4000), "t=@-out v=c")
                        .steps(run -> run.create().running(1).records("out", 2).sourceCommitted("task-0", 30)),
                source("a converter failure ends the source task")
                        .topic("out")
                        .converter("value", "when.bad", "throw DataException scripted failure")
                        .polls("t=@-out v=a | t=@-out v=bad | t=@-out v=c")
                        .steps(run ->
                                run.create().task(0, "FAILED").records("out", 1).sourceCommitted("task-0", 10)),
                source("a converter failure is skipped where errors are tolerated")
                        .topic("out")
                        .with("errors.tolerance", "all")
                        .converter("key")
                        .converter("value", "when.bad", "throw DataException scripted failure")
                        .polls("t=@-out v=bad | t=@-out v=a | t=@-out v=bad | t=@-out v=c")
                        .steps(run -> run.create().running(1).records("out", 2).sourceCommitted("task-0", 13)),
                source("a key converter failure skips the value converter")
                        .topic("out")
                        .with("errors.tolerance", "all")
                        .converter("key", "when.bad", "throw DataException scripted failure")
                        .converter("value")
                        .converter("header")
                        .polls("t=@-out k=bad v=a h=h:1", "t=@-out k=k v=b")
                        .steps(run -> run.create().running(1).records("out", 1).sourceCommitted("task-0", 20)),
                source("a header converter failure comes first")
                        .topic("out")
                        .with("errors.tolerance", "all")
                        .converter("key")
                        .converter("value")
                        .converter("header", "when.bad", "throw DataException scripted failure")
                        .polls("t=@-out k=k1 v=a h=h:bad h=i:1", "t=@-out k=k v=b")
                        .steps(run -> run.create().running(1).records("out", 1).sourceCommitted("task-0", 20)),
                source("a transform failure ends the source task")
                        .topic("out")
                        .transform("t", "when.bad", "throw NullPointerException scripted failure")
                        .polls("t=@-out v=a", "t=@-out v=bad")
                        .steps(run ->
                                run.create().task(0, "FAILED").records("out", 1).sourceCommitted("task-0", 10)),
                source("a predicate failure is skipped where errors are tolerated")
                        .topic("out")
                        .with("errors.tolerance", "all")
                        .transform("t", "op", "append -x")
                        .predicate("t", "match", "b", "when.a", "throw DataException scripted failure")
                        .polls("t=@-out v=a", "t=@-out v=b")
                        .steps(run -> run.create().running(1).records("out", 1).sourceCommitted("task-0", 20)),
                source("an error in a transform is never tolerated")
                        .topic("out")
                        .with("errors.tolerance", "all")
                        .transform("t", "when.bad", "throw NoClassDefFoundError scripted failure")
                        .polls("t=@-out v=bad")
                        .steps(run -> run.create().task(0, "FAILED")),
                source("a conversion is tried again within the retry timeout")
                        .topic("out")
                        .with("errors.retry.timeout", "10000")
                        .with("errors.retry.delay.max.ms", "50")
                        .converter(
                                "value",
                                "when.twice.1",
                                "throw RetriableException scripted failure",
                                "when.twice.2",
                                "throw RetriableException scripted failure")
                        .polls("t=@-out v=twice", "t=@-out v=b")
                        .steps(run -> run.create().running(1).records("out", 2).sourceCommitted("task-0", 20)),
                source("without retry timeout a retriable failure is final")
                        .topic("out")
                        .converter("value", "when.bad", "throw RetriableException scripted failure")
                        .polls("t=@-out v=bad")
                        .steps(run -> run.create().task(0, "FAILED")),
                source("a source task blocks in poll and is paused")
                        .topic("out")
                        .polls("t=@-out v=a", "await go", "t=@-out v=b")
                        .steps(run -> run.create()
                                .running(1)
                                .records("out", 1)
                                .calls("task-0", "poll", 2)
                                .put("pause")
                                .raise("go")
                                .state("PAUSED", "PAUSED", 1)
                                .put("resume")
                                .running(1)
                                .records("out", 2)));
    }
}
