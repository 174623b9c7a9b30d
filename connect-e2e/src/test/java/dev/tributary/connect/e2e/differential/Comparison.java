package dev.tributary.connect.e2e.differential;

import dev.tributary.connect.e2e.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/** What the two workers did in one scenario, held against each other and against the list of deviations. */
final class Comparison {
    /** What is written down by threads that nobody waits for comes a little later. */
    private static final Duration LATER = Duration.ofSeconds(2);

    private final Scenario scenario;
    private final Run there;
    private final Run here;
    private final Roles roles;

    Comparison(Scenario scenario, Run there, Run here, Roles roles) {
        this.scenario = scenario;
        this.there = there;
        this.here = here;
        this.roles = roles;
    }

    void check() {
        var apache = new AtomicReference<>(there.observation());
        var ours = new AtomicReference<>(here.observation());
        try {
            Await.until(
                    "the same",
                    LATER,
                    () -> {
                        if (unexpected(apache.get(), ours.get()).isEmpty()) {
                            return true;
                        }
                        apache.set(there.observation());
                        ours.set(here.observation());
                        return false;
                    },
                    () -> "");
        } catch (AssertionError differs) {
            // Told below, in full.
        }
        List<String> wrong = unexpected(apache.get(), ours.get());
        roles.compare(scenario, apache.get(), ours.get(), wrong);
        if (there.hasFailed() && here.hasFailed()) {
            wrong.add("The scenario itself: what it awaits came on neither worker.\n"
                    + String.join("\n", apache.get().of("steps")));
        }
        if (!wrong.isEmpty()) {
            throw new AssertionError(scenario.title() + "\n" + String.join("\n", wrong));
        }
    }

    private List<String> unexpected(Observation apache, Observation ours) {
        List<String> wrong = new ArrayList<>();
        Set<String> differing = apache.differences(ours);
        for (String aspect : differing) {
            if (Deviations.of(scenario, aspect).isEmpty()) {
                wrong.add(Diff.of(aspect, apache.of(aspect), ours.of(aspect)));
            }
        }
        for (Deviations.Deviation listed : Deviations.ALL) {
            boolean still = differing.stream().anyMatch(aspect -> listed.covers(scenario, aspect));
            if (scenario.title().startsWith(listed.scenario()) && !still) {
                wrong.add("Listed as different and the same now: " + listed);
            }
        }
        return wrong;
    }

    /** Two lists, line by line. */
    static final class Diff {
        private Diff() {}

        static String of(String aspect, List<String> apache, List<String> ours) {
            var text = new StringBuilder("---- " + aspect + "\n");
            int start = 0;
            while (start < Math.min(apache.size(), ours.size())
                    && apache.get(start).equals(ours.get(start))) {
                text.append("          ").append(apache.get(start++)).append('\n');
            }
            apache.stream()
                    .skip(start)
                    .forEach(line -> text.append("  Apache: ").append(line).append('\n'));
            ours.stream()
                    .skip(start)
                    .forEach(line -> text.append("  ours:   ").append(line).append('\n'));
            return text.toString();
        }
    }
}
