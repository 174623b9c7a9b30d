package dev.tributary.connect.runtime.group;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How long a round takes in a large group; run by hand, prints milliseconds. Arguments: workers, connectors, tasks of
 * each connector; without: 1000 workers and 100,000 tasks in three shapes.
 */
final class AssignmentPlannerBenchmark {
    private AssignmentPlannerBenchmark() {}

    public static void main(String[] args) {
        if (args.length == 3) {
            run(Integer.parseInt(args[0]), Integer.parseInt(args[1]), Integer.parseInt(args[2]));
        } else {
            run(1000, 100, 1000);
            run(1000, 1000, 100);
            run(1000, 14_286, 7);
            run(1000, 100_000, 1);
        }
    }

    private static void run(int workers, int connectors, int tasks) {
        Work configured = configured(connectors, tasks);
        for (int repeat = 0; repeat < 5; repeat++) {
            Map<String, Work> held = new TreeMap<>();
            for (int i = 0; i < workers; i++) {
                held.put("worker-%05d".formatted(i), Work.NONE);
            }
            var line =
                    new StringBuilder("%d workers, %d connectors of %d tasks:".formatted(workers, connectors, tasks));
            var first = timed(line, "all at once", PlannerMemory.NONE, held, configured, 1);
            execute(held, first);
            held.remove("worker-00007");
            var death = timed(line, "death", first.next(), held, configured, 2);
            execute(held, death);
            for (int i = 0; i < 10; i++) {
                held.put("worker-%05d".formatted(workers + i), Work.NONE);
            }
            var join = timed(line, "ten join", death.next(), held, configured, 3);
            execute(held, join);
            var given = timed(line, "given out", join.next(), held, configured, 4);
            execute(held, given);
            var settled = timed(line, "settled", given.next(), held, configured, 5);
            line.append(
                    settled.members().values().stream()
                                    .allMatch(told -> told.assigned().isEmpty()
                                            && told.revoked().isEmpty())
                            ? ""
                            : " NOT SETTLED");
            System.out.println(line);
        }
    }

    private static void execute(Map<String, Work> held, AssignmentPlanner.Plan plan) {
        plan.members()
                .forEach((member, told) -> held.computeIfPresent(
                        member, (id, work) -> work.minus(told.revoked()).plus(told.assigned())));
    }

    private static AssignmentPlanner.Plan timed(
            StringBuilder line,
            String what,
            PlannerMemory memory,
            Map<String, Work> held,
            Work configured,
            int generation) {
        var round = new AssignmentPlanner.Round(
                PlannedGroup.members(held), configured, generation, generation - 1, Instant.EPOCH, Duration.ZERO);
        long start = System.nanoTime();
        var plan = AssignmentPlanner.cooperative(memory, round);
        long took = System.nanoTime() - start;
        int moved = plan.members().values().stream()
                .mapToInt(told -> told.revoked().size())
                .sum();
        line.append("  %s %.0f ms (takes %d)".formatted(what, took / 1e6, moved));
        return plan;
    }

    private static Work configured(int connectors, int tasks) {
        var names = new TreeSet<ConnectorName>();
        var ids = new TreeSet<TaskId>();
        for (int i = 0; i < connectors; i++) {
            var name = ConnectorName.of("connector-%06d".formatted(i));
            names.add(name);
            for (int number = 0; number < tasks; number++) {
                ids.add(new TaskId(name, number));
            }
        }
        return new Work(names, ids);
    }
}
