package dev.tributary.connect.e2e.differential;

import static dev.tributary.connect.e2e.differential.Scenario.sink;
import static dev.tributary.connect.e2e.differential.Scenario.source;

import java.util.List;

/** The life of connectors and the making of task configurations. */
final class ConnectorScenarios {
    private static final String RECORD = "t=@-out k=k v=v1";

    private ConnectorScenarios() {}

    static List<Scenario> all() {
        return List.of(
                source("a connector is started, stopped and deleted")
                        .topic("out")
                        .polls(RECORD)
                        .steps(run -> run.create().running(1).records("out", 1)),
                source("a connector is paused and resumed")
                        .topic("out")
                        .polls(RECORD)
                        .steps(run -> run.create()
                                .running(1)
                                .records("out", 1)
                                .put("pause")
                                .state("PAUSED", "PAUSED", 1)
                                .put("resume")
                                .running(1)),
                source("a connector is stopped and resumed")
                        .topic("out")
                        .polls(RECORD)
                        .steps(run -> run.create()
                                .running(1)
                                .records("out", 1)
                                .put("stop")
                                .state("STOPPED", "none", 0)
                                .put("resume")
                                .running(1)
                                .records("out", 2)),
                source("a connector is created paused")
                        .topic("out")
                        .polls(RECORD)
                        .steps(run -> run.create("PAUSED")
                                .state("PAUSED", "none", 0)
                                .put("resume")
                                .running(1)
                                .records("out", 1)),
                source("a connector is created stopped")
                        .topic("out")
                        .polls(RECORD)
                        .steps(run -> run.create("STOPPED")
                                .state("STOPPED", "none", 0)
                                .put("resume")
                                .running(1)
                                .records("out", 1)),
                source("a connector throws in start")
                        .with("connector.on.start", "throw ConnectException scripted failure")
                        .steps(run -> run.create().state("FAILED", "none", 0)),
                source("a connector throws in initialize once and is restarted")
                        .with("connector.on.start.1", "throw IllegalStateException scripted failure")
                        .steps(run -> run.create()
                                .state("FAILED", "none", 0)
                                .post("restart")
                                .running(1)),
                source("a connector throws an error in start")
                        .with("connector.on.start", "throw NoClassDefFoundError scripted error")
                        .steps(run -> run.create().state("FAILED", "none", 0)),
                source("a failed connector is paused")
                        .with("connector.on.start", "throw ConnectException scripted failure")
                        .steps(run -> run.create()
                                .state("FAILED", "none", 0)
                                .put("pause")
                                .state("FAILED", "none", 0)),
                source("a failed connector is stopped and resumed")
                        .with("connector.on.start.1", "throw ConnectException scripted failure")
                        .steps(run -> run.create()
                                .state("FAILED", "none", 0)
                                .put("stop")
                                .state("STOPPED", "none", 0)
                                .put("resume")
                                .running(1)),
                source("a connector throws in stop when it is paused")
                        .with("connector.on.stop.1", "throw ConnectException scripted failure")
                        .steps(run -> run.create().running(1).put("pause").state("FAILED", "PAUSED", 1)),
                source("a connector throws in stop when it is stopped")
                        .with("connector.on.stop.1", "throw ConnectException scripted failure")
                        .steps(run -> run.create()
                                .running(1)
                                .put("stop")
                                .state("STOPPED", "none", 0)
                                .put("resume")
                                .running(1)),
                source("a connector throws in taskConfigs once")
                        .with("connector.on.taskConfigs.1", "throw ConnectException scripted failure")
                        .steps(run -> run.create().running(1)),
                source("a connector has no tasks")
                        .with("connector.on.taskConfigs", "return 0")
                        .steps(run -> run.create().running(0).calls("connector", "taskConfigs", 1)),
                source("a connector makes fewer tasks than it may")
                        .with("tasks.max", "3")
                        .with("connector.on.taskConfigs", "return 2")
                        .steps(run -> run.create().running(2).seeTaskConfigs()),
                source("a connector makes more tasks than it may")
                        .with("connector.on.taskConfigs", "return 2")
                        .steps(run -> run.create().state("FAILED", "none", 0).delete()),
                source("a connector may make more tasks than it should")
                        .with("connector.on.taskConfigs", "return 2")
                        .with("tasks.max.enforce", "false")
                        .steps(run -> run.create().running(2)),
                source("a connector asks for new task configurations in start")
                        .with("connector.on.start", "reconfigure")
                        .steps(run -> run.create().running(1).calls("task-0", "start", 1)),
                source("a connector raises an error in taskConfigs")
                        .with("connector.on.taskConfigs", "raise ConnectException scripted failure")
                        .steps(run -> run.create().state("FAILED", "RUNNING", 1)),
                source("a changed configuration replaces connector and tasks")
                        .topic("out")
                        .polls(RECORD)
                        .steps(run -> run.create()
                                .running(1)
                                .records("out", 1)
                                .change("declared", "2")
                                .calls("task-0", "start", 2)
                                .running(1)
                                .records("out", 2)),
                source("the same configuration again restarts the connector alone")
                        .topic("out")
                        .polls(RECORD)
                        .steps(run -> run.create()
                                .running(1)
                                .records("out", 1)
                                .change("declared", "1") // new: the tasks are replaced too
                                .calls("task-0", "start", 2)
                                .running(1)
                                .change("declared", "1")
                                .calls("connector", "taskConfigs", 3)
                                .running(1)),
                source("tasks are added and removed")
                        .steps(run -> run.create()
                                .running(1)
                                .change("tasks.max", "3")
                                .running(3)
                                .change("tasks.max", "2")
                                .running(2)),
                source("a connector is restarted alone")
                        .steps(run -> run.create()
                                .running(1)
                                .post("restart")
                                .calls("connector", "start", 2)
                                .calls("connector", "taskConfigs", 2)
                                .running(1)),
                source("a connector is restarted with its tasks")
                        .steps(run -> run.create()
                                .running(1)
                                .post("restart?includeTasks=true")
                                .calls("connector", "start", 2)
                                .calls("task-0", "start", 2)
                                .running(1)),
                sink("a sink connector gets its topics into the task configurations")
                        .with("tasks.max", "2")
                        .topic("in", 2)
                        .steps(run -> run.create().running(2).seeTaskConfigs().opened(1, 1)));
    }
}
