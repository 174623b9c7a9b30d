package dev.tributary.connect.runtime.control;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * All runs of all processes of a simulated cluster: no instance may have two that count. Those of a suspended process do not
 * count; nor do those that it begins to stop the moment it goes on, since its lease was over. One thread.
 */
final class LiveRuns {
    private final Map<Instance, List<Ref>> live = new HashMap<>();
    private final Consumer<String> violated;

    private static final class Ref {
        final SimulatedNode node;
        final FakeRunners.FakeRun run;
        boolean lapsed;

        Ref(SimulatedNode node, FakeRunners.FakeRun run) {
            this.node = node;
            this.run = run;
        }

        boolean counts() {
            return !lapsed && node.counts();
        }

        @Override
        public String toString() {
            return node + (run.isStopping() ? " (stopping)" : "") + (counts() ? "" : " (does not count)");
        }
    }

    LiveRuns(Consumer<String> violated) {
        this.violated = violated;
    }

    FakeRunners.Watcher of(SimulatedNode node) {
        return new FakeRunners.Watcher() {
            @Override
            public void began(FakeRunners.FakeRun run) {
                live.computeIfAbsent(run.instance, key -> new ArrayList<>(2)).add(new Ref(node, run));
                check(run.instance);
            }

            @Override
            public void over(FakeRunners.FakeRun run) {
                List<Ref> refs = live.get(run.instance);
                if (refs != null) {
                    refs.removeIf(ref -> ref.run == run);
                }
            }
        };
    }

    private void check(Instance instance) {
        List<Ref> refs = live.get(instance);
        int counted = 0;
        for (Ref ref : refs) {
            counted += ref.counts() ? 1 : 0;
        }
        if (counted > 1) {
            violated.accept("The " + instance + " runs more than once: " + refs);
        }
    }

    /** The process goes on: from now on what it runs counts again, unless it is stopping it because its time was over. */
    void resumed(SimulatedNode node, boolean late) {
        live.forEach((instance, refs) -> {
            boolean concerned = false;
            for (Ref ref : refs) {
                if (ref.node == node) {
                    ref.lapsed |= late && ref.run.isStopping();
                    concerned = true;
                }
            }
            if (concerned) {
                check(instance);
            }
        });
    }

    void died(SimulatedNode node) {
        live.values().forEach(refs -> refs.removeIf(ref -> ref.node == node));
    }

    /** Where an instance runs, and is not stopping. */
    List<SimulatedNode> places(Instance instance) {
        return live.getOrDefault(instance, List.of()).stream()
                .filter(ref -> !ref.run.isStopping())
                .map(ref -> ref.node)
                .toList();
    }

    /** Whether an instance has failed somewhere, or has not come so far yet. */
    boolean notUp(Instance instance) {
        return live.getOrDefault(instance, List.of()).stream()
                .anyMatch(ref -> !ref.run.isUp() && !ref.run.isStopping());
    }

    boolean anyStopping() {
        return live.values().stream().anyMatch(refs -> refs.stream().anyMatch(ref -> ref.run.isStopping()));
    }

    List<Instance> on(SimulatedNode node) {
        return live.entrySet().stream()
                .filter(entry -> entry.getValue().stream().anyMatch(ref -> ref.node == node && !ref.run.isStopping()))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    Map<Instance, List<SimulatedNode>> all() {
        Map<Instance, List<SimulatedNode>> all = new HashMap<>();
        live.forEach((instance, refs) -> {
            if (!refs.isEmpty()) {
                all.put(instance, refs.stream().map(ref -> ref.node).toList());
            }
        });
        return all;
    }
}
