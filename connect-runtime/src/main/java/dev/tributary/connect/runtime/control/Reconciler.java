package dev.tributary.connect.runtime.control;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Plans the way from what runs to what is to run. Pure, and idempotent: when the plan was carried out, planning again at the
 * same instant yields nothing.
 */
final class Reconciler {
    private Reconciler() {}

    /**
     * The steps, in order: stops, abandonments, new target states, starts. An instance is started only when its former run
     * has ended or is abandoned: two runs of one instance never live at once.
     */
    static List<Action> plan(Desired desired, Observed observed, Instant now) {
        var stops = new ArrayList<Action>();
        var abandonments = new ArrayList<Action>();
        var retargets = new ArrayList<Action>();
        var starts = new ArrayList<Action>();
        var all = new TreeSet<>(observed.runs().keySet());
        all.addAll(desired.instances().keySet());
        for (Instance instance : all) {
            Desired.Wanted wanted = desired.instances().get(instance);
            Run run = observed.runs().get(instance);
            if (run == null) {
                addStart(starts, instance, wanted);
            } else if (run.stopDeadline() != null) {
                if (!run.stopDeadline().isAfter(now)) {
                    abandonments.add(new Action.Abandon(instance, run));
                    addStart(starts, instance, wanted);
                }
            } else if (wanted == null || !wanted.identity().equals(run.identity())) {
                stops.add(new Action.Stop(instance, run));
            } else if (wanted.target() != run.target()) {
                retargets.add(new Action.Retarget(instance, run, wanted.target()));
            }
        }
        stops.addAll(abandonments);
        stops.addAll(retargets);
        stops.addAll(starts);
        return List.copyOf(stops);
    }

    private static void addStart(List<Action> starts, Instance instance, Desired.@Nullable Wanted wanted) {
        if (wanted != null) {
            starts.add(new Action.Start(instance, wanted));
        }
    }
}
