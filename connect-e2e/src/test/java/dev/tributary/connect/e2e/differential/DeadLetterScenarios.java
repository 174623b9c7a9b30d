package dev.tributary.connect.e2e.differential;

import static dev.tributary.connect.e2e.differential.Scenario.sink;

import java.util.List;

/** Dead letter queues and the errant record reporter. */
final class DeadLetterScenarios {
    private static final String ONE = "consumer.override.max.poll.records";
    private static final String TOLERANCE = "errors.tolerance";

    private DeadLetterScenarios() {}

    static List<Scenario> all() {
        return List.of(
                queue("a record that cannot be converted goes to the dead letter queue")
                        .with(TOLERANCE, "all")
                        .converter("value", "when.bad", "throw DataException scripted failure")
                        .steps(run -> run.produce("in", "a")
                                .produce("in", 0, "k", "bad", "h", "x", "h", null)
                                .produce("in", "c")
                                .create()
                                .running(1)
                                .put("c", 1)
                                .committed("in", 3)
                                .records("dlq", 1)),
                queue("dead letters tell why")
                        .with(TOLERANCE, "all")
                        .with("errors.deadletterqueue.context.headers.enable", "true")
                        .converter("value", "when.bad", "throw DataException scripted failure")
                        .converter("key", "when.bad", "throw DataException scripted failure")
                        .converter("header", "when.bad", "throw DataException scripted failure")
                        .transform("t", "when.worse", "throw IllegalStateException scripted failure")
                        .steps(run -> run.produce("in", 0, "k", "bad", "h", "x")
                                .produce("in", 0, "bad", "v")
                                .produce("in", 0, "k", "v", "h", "bad")
                                .produce("in", 0, "k", "worse")
                                .produce("in", 0, null, null)
                                .produce("in", "c")
                                .create()
                                .running(1)
                                .put("c", 1)
                                .committed("in", 6)
                                .records("dlq", 4)),
                queue("dead letters have no message if the failure had none")
                        .with(TOLERANCE, "all")
                        .with("errors.deadletterqueue.context.headers.enable", "true")
                        .transform("t", "when.bad", "throw IllegalStateException")
                        .steps(run -> run.produce("in", "bad")
                                .create()
                                .running(1)
                                .committed("in", 1)
                                .records("dlq", 1)),
                queue("without tolerance the record is written and the task fails")
                        .with("errors.deadletterqueue.context.headers.enable", "true")
                        .converter("value", "when.bad", "throw DataException scripted failure")
                        .steps(run -> run.produce("in", "bad")
                                .create()
                                .task(0, "FAILED")
                                .records("dlq", 1)),
                queue("a dead letter queue that is there already is used as it is")
                        .with(TOLERANCE, "all")
                        .topic("dlq")
                        .converter("value", "when.bad", "throw DataException scripted failure")
                        .steps(run -> run.produce("in", "bad")
                                .create()
                                .running(1)
                                .committed("in", 1)
                                .records("dlq", 1)),
                queue("a dead letter queue that cannot be created fails the task")
                        .with(TOLERANCE, "all")
                        .with("errors.deadletterqueue.topic.replication.factor", "3")
                        .steps(run -> run.create().task(0, "FAILED")),
                queue("a sink task reports records")
                        .with(TOLERANCE, "all")
                        .with("errors.deadletterqueue.context.headers.enable", "true")
                        .with("task.when.b", "report DataException scripted report")
                        .steps(run -> run.produce("in", "a")
                                .produce("in", 0, "k", "b", "h", "x")
                                .produce("in", "c")
                                .create()
                                .running(1)
                                .put("c", 1)
                                .committed("in", 3)
                                .records("dlq", 1)),
                queue("a sink task reports a transformed record and the original is written")
                        .with(TOLERANCE, "all")
                        .with("errors.deadletterqueue.context.headers.enable", "true")
                        .transform("t", "op", "append -x")
                        .with("task.when.b-x", "report DataException scripted report")
                        .steps(run -> run.produce("in", 0, "k", "b")
                                .create()
                                .running(1)
                                .committed("in", 1)
                                .records("dlq", 1)),
                queue("a sink task reports without tolerance")
                        .with(ONE, "1")
                        .with("task.when.b", "report DataException scripted report")
                        .steps(run -> run.produce("in", "a", "b")
                                .create()
                                .task(0, "FAILED")
                                .records("dlq", 1)),
                sink("with error logging there is a reporter")
                        .with(TOLERANCE, "all")
                        .with("errors.log.enable", "true")
                        .with("task.when.b", "report DataException scripted report")
                        .steps(run -> run.produce("in", "b")
                                .create()
                                .running(1)
                                .put("b", 1)
                                .committed("in", 1)),
                sink("a dead letter queue that is one of the topics is refused")
                        .with("errors.deadletterqueue.topic.name", "@-in")
                        .steps(run -> run.create().validate("RecordingSink")),
                sink("a dead letter queue that the regular expression matches is refused")
                        .without("topics")
                        .with("topics.regex", "@-.*")
                        .with("errors.deadletterqueue.topic.name", "@-dlq")
                        .steps(run -> run.create().validate("RecordingSink")));
    }

    private static Scenario.Builder queue(String title) {
        return sink(title)
                .observing("dlq")
                .with("errors.deadletterqueue.topic.name", "@-dlq")
                .with("errors.deadletterqueue.topic.replication.factor", "1");
    }
}
