package dev.tributary.connect.runtime.group;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How long one round takes in a group of 1,000 workers with 100,000 tasks. How to run it stands in README.md. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 3, time = 3)
@Fork(1)
@State(Scope.Thread)
public class AssignmentPlannerBenchmark {
    private static final int WORKERS = 1000;

    /** Connectors x tasks of each. */
    @Param({"100x1000", "1000x100", "14286x7", "100000x1"})
    public String shape;

    @Param({"COLD_START", "ONE_DIES", "ONE_JOINS", "ONE_DRAINS", "SETTLED", "CONNECTORS_ADDED"})
    public Case round;

    /** What the round finds. */
    public enum Case {
        COLD_START,
        ONE_DIES,
        ONE_JOINS,
        ONE_DRAINS,
        SETTLED,
        CONNECTORS_ADDED
    }

    private PlannerMemory memory = PlannerMemory.NONE;
    private Map<String, MemberState> members = new TreeMap<>();
    private Work configured = Work.NONE;
    private int generation;

    @Setup
    public void setUp() {
        String[] size = shape.split("x");
        configured = configured("c", Integer.parseInt(size[0]), Integer.parseInt(size[1]));
        for (int worker = 0; worker < WORKERS; worker++) {
            members.put("worker-%05d".formatted(worker), state(Work.NONE, false, List.of()));
        }
        if (round != Case.COLD_START) {
            settle();
            disturb();
        }
    }

    @Benchmark
    public AssignmentPlanner.Plan plan() {
        return AssignmentPlanner.cooperative(
                memory,
                new AssignmentPlanner.Round(
                        members, configured, generation + 1, generation, Instant.EPOCH, Duration.ZERO));
    }

    private void settle() {
        AssignmentPlanner.Plan plan;
        do {
            plan = plan();
            generation++;
            memory = plan.next();
            plan.members()
                    .forEach((id, told) -> members.computeIfPresent(id, (same, before) -> {
                        List<Work> arrivals = new ArrayList<>(before.arrivals());
                        arrivals.add(told.assigned());
                        return state(before.work().minus(told.revoked()).plus(told.assigned()), false, arrivals);
                    }));
        } while (PlannedGroup.asksForMore(plan));
    }

    /** After another member has come and gone, so that members hold what came at different times. */
    private void disturb() {
        members.remove("worker-00001");
        settle();
        members.put("worker-00001", state(Work.NONE, false, List.of()));
        settle();
        switch (round) {
            case ONE_DIES -> members.remove("worker-00007");
            case ONE_JOINS -> members.put("worker-99999", state(Work.NONE, false, List.of()));
            case ONE_DRAINS ->
                members.computeIfPresent("worker-00007", (id, before) -> state(before.work(), true, before.arrivals()));
            case CONNECTORS_ADDED -> configured = configured.plus(configured("new", 100, 10));
            case COLD_START, SETTLED -> {}
        }
    }

    private static MemberState state(Work held, boolean draining, List<Work> arrivals) {
        var assignment = new GroupAssignment(false, "x", "http://x/", 1, held, Work.NONE, Duration.ZERO);
        return new MemberState("http://x/", 1, assignment, draining, arrivals);
    }

    private static Work configured(String prefix, int connectors, int tasks) {
        var names = new TreeSet<ConnectorName>();
        var ids = new TreeSet<TaskId>();
        for (int i = 0; i < connectors; i++) {
            var name = ConnectorName.of("%s-%06d".formatted(prefix, i));
            names.add(name);
            for (int number = 0; number < tasks; number++) {
                ids.add(new TaskId(name, number));
            }
        }
        return new Work(names, ids);
    }
}
