package dev.tributary.connect.e2e.differential;

import static dev.tributary.connect.e2e.differential.Scenario.source;

import java.util.List;

/** What becomes of source records: conversion, transforms, headers, topics. */
final class SourceScenarios {
    private SourceScenarios() {}

    static List<Scenario> all() {
        return List.of(
                source("records of several polls are written in order")
                        .topic("out")
                        .polls(
                                "t=@-out k=k1 v=v1 | t=@-out k=k2 v=v2",
                                "null",
                                "empty",
                                "t=@-out v=v3 ts=1234",
                                "t=@-out k=k4 v=null")
                        .steps(run -> run.create().running(1).records("out", 4).sourceCommitted("task-0", 50)),
                source("records go to the partitions that they name")
                        .topic("out", 3)
                        .polls("t=@-out p=2 v=v1 | t=@-out p=0 v=v2", "t=@-out p=2 v=v3")
                        .steps(run -> run.create().running(1).records("out", 3).sourceCommitted("task-0", 20)),
                source("converters get the record and may change its headers")
                        .topic("out")
                        .converter("key")
                        .converter("value")
                        .converter("header")
                        .polls(
                                "t=@-out k=k1 v=tag h=a:1 h=a:2",
                                "t=@-out k=null v=null",
                                "t=@-out k=int:7 v=double:1.5")
                        .steps(run -> run.create().running(1).records("out", 3).sourceCommitted("task-0", 30)),
                source("header values of many types are written as text")
                        .topic("out")
                        .polls("t=@-out v=v h=int:int:5 h=bool:bool:true h=bytes:bytes:ab h=none:null h=text:str"
                                + " h=list:list:a,b h=map:map:a~b h=long:long:1234567890123 h=double:double:1.0")
                        .steps(run -> run.create().running(1).records("out", 1)),
                source("values of many types are written as JSON with schemas")
                        .topic("out")
                        .with("value.converter", "org.apache.kafka.connect.json.JsonConverter")
                        .with("key.converter", "org.apache.kafka.connect.json.JsonConverter")
                        .polls(
                                "t=@-out k=int:1 v=struct:a~x,b~y",
                                "t=@-out k=null v=null",
                                "t=@-out k=raw:r v=map:a~b",
                                "t=@-out k=bytes:ab v=list:a,b")
                        .steps(run -> run.create().running(1).records("out", 4)),
                source("values of many types are written as JSON without schemas")
                        .topic("out")
                        .with("value.converter", "org.apache.kafka.connect.json.JsonConverter")
                        .with("value.converter.schemas.enable", "false")
                        .polls("t=@-out v=struct:a~x,b~y", "t=@-out v=null", "t=@-out v=map:a~b", "t=@-out v=bool:true")
                        .steps(run -> run.create().running(1).records("out", 4)),
                source("a converter may return null")
                        .topic("out")
                        .converter("value", "when.gone", "return null")
                        .converter("key", "when.gone", "return null")
                        .polls("t=@-out k=k1 v=gone", "t=@-out k=gone v=v2")
                        .steps(run -> run.create().running(1).records("out", 2).sourceCommitted("task-0", 20)),
                source("a bytes converter refuses text")
                        .topic("out")
                        .with("value.converter", "org.apache.kafka.connect.converters.ByteArrayConverter")
                        .polls("t=@-out v=bytes:ok", "t=@-out v=text")
                        .steps(run -> run.create().task(0, "FAILED").sourceCommitted("task-0", 10)),
                source("transforms are applied in order and closed")
                        .topic("out")
                        .transform("one", "op", "append -1")
                        .transform("two", "op", "append -2")
                        .polls("t=@-out k=k v=a | t=@-out k=k v=b")
                        .steps(run -> run.create().running(1).records("out", 2).sourceCommitted("task-0", 11)),
                source("a transform routes records to another topic")
                        .topic("out")
                        .topic("other")
                        .converter("value")
                        .transform("route", "op", "route @-other")
                        .polls("t=@-out v=a")
                        .steps(run -> run.create()
                                .running(1)
                                .records("other", 1)
                                .sourceCommitted("task-0", 10)
                                .seeTopics(1)),
                source("a transform drops records and their offsets follow with the next")
                        .topic("out")
                        .transform("filter", "when.drop", "return null")
                        .polls("t=@-out v=a | t=@-out v=drop", "t=@-out v=drop", "t=@-out v=b")
                        .steps(run -> run.create().running(1).records("out", 2).sourceCommitted("task-0", 30)),
                source("when the last records are dropped their offsets are not committed")
                        .topic("out")
                        .transform("filter", "when.drop", "return null")
                        .polls("t=@-out v=a", "t=@-out v=drop")
                        .steps(run -> run.create()
                                .running(1)
                                .calls("task-0", "commitRecord", 2)
                                .sourceCommitted("task-0", 10)),
                source("a predicate chooses what is transformed")
                        .topic("out")
                        .transform("some", "op", "append -x")
                        .predicate("some", "match", "b")
                        .polls("t=@-out v=a", "t=@-out v=b")
                        .steps(run -> run.create().running(1).records("out", 2).sourceCommitted("task-0", 20)),
                source("a negated predicate chooses the others")
                        .topic("out")
                        .transform("some", "op", "append -x")
                        .predicate("some", "match", "b")
                        .with("transforms.some.negate", "true")
                        .polls("t=@-out v=a", "t=@-out v=b")
                        .steps(run -> run.create().running(1).records("out", 2).sourceCommitted("task-0", 20)),
                source("bundled transforms and predicates are found by their short names")
                        .topic("out")
                        .with("transforms", "drop,ins,mask")
                        .with("transforms.ins.type", "org.apache.kafka.connect.transforms.InsertField$Value")
                        .with("transforms.ins.static.field", "s")
                        .with("transforms.ins.static.value", "t")
                        .with("transforms.mask.type", "org.apache.kafka.connect.transforms.MaskField$Value")
                        .with("transforms.mask.fields", "b")
                        .with("transforms.drop.type", "Filter")
                        .with("transforms.drop.predicate", "tomb")
                        .with("predicates", "tomb")
                        .with("predicates.tomb.type", "RecordIsTombstone")
                        .with("value.converter", "org.apache.kafka.connect.json.JsonConverter")
                        .polls("t=@-out v=struct:a~x,b~y", "t=@-out v=null", "t=@-out v=struct:a~z,b~w")
                        .steps(run -> run.create().running(1).records("out", 2).sourceCommitted("task-0", 30)),
                source("a transform that cannot be configured fails the task")
                        .transform("bad", "on.configure", "throw ConfigException scripted failure")
                        .steps(run -> run.create().task(0, "FAILED")),
                source("a converter that cannot be configured fails the task")
                        .converter("value", "on.configure", "throw ConfigException scripted failure")
                        .steps(run -> run.create().task(0, "FAILED")),
                source("plugins that throw when they are closed do no harm")
                        .topic("out")
                        .converter("value", "on.close", "throw ConnectException scripted failure")
                        .transform("t", "op", "append -x", "on.close", "throw ConnectException scripted failure")
                        .polls("t=@-out v=a")
                        .steps(run -> run.create().running(1).records("out", 1).sourceCommitted("task-0", 10)));
    }
}
