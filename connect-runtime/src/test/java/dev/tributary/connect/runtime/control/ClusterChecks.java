package dev.tributary.connect.runtime.control;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.TargetState;
import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.runtime.group.GroupAssignment;
import dev.tributary.connect.runtime.group.MemberState;
import dev.tributary.connect.runtime.group.SimulatedMembership.PlannedRound;
import dev.tributary.connect.runtime.group.Work;
import dev.tributary.connect.runtime.state.ClusterConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;

/** What a simulated cluster must keep to. One thread. */
final class ClusterChecks {
    /** So long before and while a worker drains nothing may have been wrong, for the hand-over to be expected. */
    private static final Duration CALM = Duration.ofSeconds(45);

    private final SimulatedCluster cluster;

    ClusterChecks(SimulatedCluster cluster) {
        this.cluster = cluster;
    }

    // ---- rounds

    /**
     * A round gives out what nobody holds, once, to members that stay; and as long as there is such work, it takes nothing
     * from them that they alone hold: the death of a member moves its work and no other.
     */
    void planned(SimulatedNode leader, PlannedRound round) {
        cluster.note(() -> leader + ": plans " + round.answers());
        if (round.answers().values().stream().anyMatch(GroupAssignment::failed)
                || !round.protocol().cooperative()) {
            return;
        }
        Map<Object, Integer> holders = new HashMap<>();
        round.members()
                .values()
                .forEach(member -> items(member.work()).forEach(item -> holders.merge(item, 1, Integer::sum)));
        Set<Object> configured = new HashSet<>(items(configured(round.config())));
        boolean allLeave = round.members().values().stream().allMatch(MemberState::draining);
        boolean free = configured.stream().anyMatch(item -> !holders.containsKey(item));
        Set<Object> given = new HashSet<>();
        round.answers().forEach((id, answer) -> {
            boolean leaves = round.members().get(id).draining();
            for (Object item : items(answer.assigned())) {
                expect(given.add(item), leader, item + " is given to two members", round);
                expect(!holders.containsKey(item), leader, item + " is given away while it is held", round);
                expect(configured.contains(item), leader, item + " is given but not configured", round);
                expect(!leaves || allLeave, leader, item + " is given to " + id + ", which leaves", round);
            }
            for (Object item : items(answer.revoked())) {
                boolean mayGo = leaves || !configured.contains(item) || holders.getOrDefault(item, 0) > 1 || !free;
                expect(mayGo, leader, item + " is taken from " + id + " while other work lies idle", round);
            }
        });
    }

    private void expect(boolean met, SimulatedNode leader, String otherwise, PlannedRound round) {
        if (!met) {
            cluster.violated("Round of " + leader + ": " + otherwise + ", " + round.members() + " " + round.answers());
        }
    }

    private static List<Object> items(Work work) {
        List<Object> items = new ArrayList<>(work.connectors());
        items.addAll(work.tasks());
        return items;
    }

    private static Work configured(ClusterConfig config) {
        List<TaskId> tasks = new ArrayList<>();
        config.connectors().forEach((name, connector) -> {
            if (connector.tasks().consistent()) {
                tasks.addAll(connector.tasks().ids(name));
            }
        });
        return Work.of(config.connectors().keySet(), tasks);
    }

    // ---- drains

    /** A moment after a worker says that it has handed everything over, it all runs elsewhere. */
    void drained(SimulatedNode node) {
        if (!calm(node)) {
            return;
        }
        List<Instance> wanted = wanted(node.configs.snapshot());
        Duration moment = Duration.ofSeconds(3);
        cluster.time.after(moment, () -> {
            if (!calm(node)) {
                return;
            }
            List<Instance> missing = wanted.stream()
                    .filter(instance -> cluster.live.places(instance).stream().noneMatch(other -> other != node))
                    .toList();
            if (!missing.isEmpty()) {
                cluster.violated(node + " has drained, but nobody else runs " + missing);
            }
        });
    }

    /** Whether another worker is there and nothing else has happened. */
    private boolean calm(SimulatedNode node) {
        Instant since = node.drainingSince().minus(CALM);
        List<SimulatedNode> others =
                cluster.alive().stream().filter(other -> other != node).toList();
        return !others.isEmpty()
                && node.disturbed().isBefore(since)
                && cluster.disturbed().isBefore(since)
                && cluster.lastChange().isBefore(since)
                && cluster.lastDeath().isBefore(since)
                && others.stream()
                        .allMatch(other -> other.healthy()
                                && other.ready()
                                && !other.draining()
                                && other.disturbed().isBefore(since));
    }

    // ---- the end

    /** All that is to run somewhere. */
    private static List<Instance> wanted(ClusterConfig config) {
        List<Instance> wanted = new ArrayList<>();
        config.connectors().forEach((name, connector) -> {
            wanted.add(Instance.of(name));
            if (connector.targetState() != TargetState.STOPPED) {
                connector.tasks().ids(name).forEach(task -> wanted.add(Instance.of(task)));
            }
        });
        return wanted;
    }

    /** What is missing to a settled cluster; empty if nothing is. */
    List<String> unsettled() {
        List<String> problems = new ArrayList<>();
        List<SimulatedNode> nodes = cluster.alive();
        if (cluster.waitingClients() > 0) {
            problems.add(cluster.waitingClients() + " clients wait for an answer");
        }
        if (!cluster.coordinator.stable()) {
            problems.add("a round is under way");
        }
        if (cluster.coordinator.memberIds().size() != nodes.size()) {
            problems.add("the group is " + cluster.coordinator.memberIds());
        }
        ClusterConfig config = nodes.get(0).configs.snapshot();
        for (SimulatedNode node : nodes) {
            if (node.draining()) {
                problems.add(node + " is still to stop");
            }
            if (!node.membership.settled()) {
                problems.add(node + " is not settled: " + node.membership);
            }
            if (node.membership.generation() != nodes.get(0).membership.generation()) {
                problems.add(node + " is of generation " + node.membership.generation());
            }
            if (!node.configs.snapshot().connectors().equals(config.connectors())) {
                problems.add(node + " knows another configuration than " + nodes.get(0));
            }
        }
        if (nodes.stream().filter(SimulatedNode::leads).count() != 1) {
            problems.add("not one leader: "
                    + nodes.stream().filter(SimulatedNode::leads).toList());
        }
        running(config, problems);
        tasksAreOfTheirConnector(config, problems);
        healed(config, problems);
        balance(config, nodes, problems);
        return problems;
    }

    private void running(ClusterConfig config, List<String> problems) {
        Map<Instance, List<SimulatedNode>> all = cluster.live.all();
        for (Instance instance : wanted(config)) {
            List<SimulatedNode> places = cluster.live.places(instance);
            if (places.size() != 1) {
                problems.add("The " + instance + " runs on " + places);
            }
            all.remove(instance);
        }
        if (!all.isEmpty()) {
            problems.add("runs without reason: " + all);
        }
    }

    /** Under supervision, what failed and is to run does so again: nothing here fails for ever. */
    private void healed(ClusterConfig config, List<String> problems) {
        if (!cluster.restarts.onFailure()) {
            return;
        }
        wanted(config).stream()
                .filter(instance -> config.connector(instance.connector()).targetState() == TargetState.STARTED)
                .filter(cluster.live::notUp)
                .forEach(instance -> problems.add("The " + instance + " has not come up again"));
    }

    private void tasksAreOfTheirConnector(ClusterConfig config, List<String> problems) {
        config.connectors().forEach((name, connector) -> {
            int expected = Integer.parseInt(connector.config().get(FakeRunners.TASKS));
            boolean generated = connector.tasks().configs().size() == expected
                    && connector.tasks().configs().stream()
                            .allMatch(task -> connector
                                    .config()
                                    .get(FakeRunners.TASK_SETTING)
                                    .equals(task.get("setting")));
            if (connector.targetState() == TargetState.STARTED && !generated) {
                problems.add("The tasks of " + name + " are "
                        + connector.tasks().configs() + ", not those of " + connector.config());
            }
        });
    }

    private static void balance(ClusterConfig config, List<SimulatedNode> nodes, List<String> problems) {
        spread(nodes, node -> node.assignment().connectors().size(), "connectors", problems);
        spread(nodes, node -> node.assignment().tasks().size(), "tasks", problems);
        for (ConnectorName name : config.connectors().keySet()) {
            spread(
                    nodes,
                    node -> (int) node.assignment().tasks().stream()
                            .filter(task -> task.connector().equals(name))
                            .count(),
                    "tasks of " + name,
                    problems);
        }
    }

    private static void spread(
            List<SimulatedNode> nodes, ToIntFunction<SimulatedNode> load, String what, List<String> problems) {
        IntSummaryStatistics loads = nodes.stream().mapToInt(load).summaryStatistics();
        if (loads.getMax() - loads.getMin() > 1) {
            problems.add("from " + loads.getMin() + " to " + loads.getMax() + " " + what + " on one worker");
        }
    }
}
