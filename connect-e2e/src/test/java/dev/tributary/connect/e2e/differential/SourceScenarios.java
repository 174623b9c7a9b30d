package dev.tributary.connect.e2e.differential;

import static dev.tributary.connect.e2e.differential.Scenario.source;

import java.util.List;

/** What becomes of source records. */
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
                        .steps(run -> run.create().running(1).records("out", 4).sourceCommitted("task-0", 50)));
    }
}
