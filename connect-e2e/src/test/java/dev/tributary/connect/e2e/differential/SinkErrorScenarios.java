package dev.tributary.connect.e2e.differential;

import static dev.tributary.connect.e2e.differential.Scenario.sink;

import java.util.List;

/** Conversion for sinks, and records that cannot be converted, transformed or put. */
final class SinkErrorScenarios {
    private static final String ONE = "consumer.override.max.poll.records";
    private static final String TOLERANCE = "errors.tolerance";

    private SinkErrorScenarios() {}

    static List<Scenario> all() {
        return List.of(
                sink("sink converters get topic, headers and bytes")
                        .converter("key")
                        .converter("value")
                        .converter("header")
                        .steps(run -> run.produce("in", 0, "k", "a", "h", "x", "h", "y")
                                .produce("in", 0, null, null, "n", null)
                                .produce("in", 0, null, "b")
                                .create()
                                .running(1)
                                .put("b", 1)
                                .committed("in", 3)),
                sink("a sink reads header values of many types")
                        .steps(run -> run.produce(
                                        "in",
                                        0,
                                        "k",
                                        "a",
                                        "i",
                                        "5",
                                        "b",
                                        "true",
                                        "l",
                                        "[1,2]",
                                        "m",
                                        "{\"a\":1}",
                                        "s",
                                        "text",
                                        "e",
                                        "",
                                        "n",
                                        null)
                                .create()
                                .running(1)
                                .put("a", 1)),
                sink("a sink reads JSON")
                        .with("value.converter", "org.apache.kafka.connect.json.JsonConverter")
                        .with("value.converter.schemas.enable", "false")
                        .steps(run -> run.produce("in", "{\"a\":1,\"b\":[true,null]}", "7", "\"s\"", null)
                                .create()
                                .running(1)
                                .committed("in", 4)),
                sink("JSON that is broken fails the sink task")
                        .with("value.converter", "org.apache.kafka.connect.json.JsonConverter")
                        .steps(run -> run.produce("in", "{").create().task(0, "FAILED")),
                sink("a sink transform routes, and the record tells where it was")
                        .converter("value")
                        .transform("route", "op", "route elsewhere")
                        .steps(run -> run.produce("in", "a")
                                .create()
                                .running(1)
                                .put("a", 1)
                                .committed("in", 1)),
                sink("a sink transform drops records and their offsets are committed")
                        .transform("filter", "when.drop", "return null")
                        .steps(run -> run.produce("in", "a", "drop")
                                .create()
                                .running(1)
                                .committed("in", 2)),
                sink("a sink converter failure ends the sink task")
                        .with(ONE, "1")
                        .converter("value", "when.bad", "throw DataException scripted failure")
                        .steps(run ->
                                run.produce("in", "a", "bad", "c").create().task(0, "FAILED")),
                sink("a sink converter failure is skipped where errors are tolerated")
                        .with(TOLERANCE, "all")
                        .converter("key")
                        .converter("value", "when.bad", "throw DataException scripted failure")
                        .converter("header")
                        .transform("t", "op", "append -x")
                        .steps(run -> run.produce("in", "bad", "a")
                                .produce("in", 0, "k", "bad", "h", "1")
                                .produce("in", "c")
                                .create()
                                .running(1)
                                .put("c-x", 1)
                                .committed("in", 4)),
                sink("a sink converter that returns null")
                        .with(TOLERANCE, "all")
                        .converter("value", "when.gone", "return null")
                        .steps(run -> run.produce("in", "gone", "a")
                                .create()
                                .running(1)
                                .put("a", 1)
                                .committed("in", 2)),
                sink("a sink header converter that returns null")
                        .converter("header", "when.gone", "return null")
                        .steps(run -> run.produce("in", 0, "k", "a", "h", "gone")
                                .create()
                                .running(1)
                                .put("a", 1)),
                sink("a sink conversion is tried again within the retry timeout")
                        .with("errors.retry.timeout", "10000")
                        .with("errors.retry.delay.max.ms", "50")
                        .transform("t", "when.twice.1", "throw RetriableException scripted failure")
                        .steps(run -> run.produce("in", "twice")
                                .create()
                                .running(1)
                                .put("twice", 1)
                                .committed("in", 1)),
                sink("an error in a converter is never tolerated")
                        .with(TOLERANCE, "all")
                        .converter("value", "when.bad", "throw NoClassDefFoundError scripted failure")
                        .steps(run -> run.produce("in", "bad").create().task(0, "FAILED")),
                sink("without reporter configuration there is no errant record reporter")
                        .with(TOLERANCE, "all")
                        .steps(run -> run.create().running(1).calls("task-0", "open", 1)));
    }
}
