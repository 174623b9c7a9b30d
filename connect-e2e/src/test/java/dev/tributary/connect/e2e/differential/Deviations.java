package dev.tributary.connect.e2e.differential;

import java.util.List;
import java.util.Optional;

/** Where our worker differs from Apache's, and why. What stands here must still differ, or the test fails. */
final class Deviations {
    /**
     * Something that differs.
     *
     * @param scenario its title, or the beginning of it
     * @param aspect or the beginning of it
     */
    record Deviation(String scenario, String aspect, String reason) {
        boolean covers(Scenario where, String what) {
            return where.title().startsWith(scenario) && what.startsWith(aspect);
        }
    }

    /**
     * A call that another thread makes here, or with another logging context, in whatever scenario.
     *
     * @param call {@code kind.method}
     * @param there threads, loaders and contexts, as roles tell them, as a regular expression
     */
    record Role(String call, String there, String here, String reason) {
        boolean isThere(String role) {
            return role.startsWith(call + ": ")
                    && role.substring(call.length() + 2).matches(there);
        }

        boolean isHere(String role) {
            return role.startsWith(call + ": ")
                    && role.substring(call.length() + 2).matches(here);
        }
    }

    static final List<Deviation> ALL = List.of();

    private static final String STARTING =
            "(StartAndStopExecutor-connect|DistributedHerder-connect), plugin loader, .*";

    private static final String CONTROL = "plugins never run on the threads that control them";

    static final List<Role> ROLES = List.of(
            new Role("connector.new", STARTING, "connector thread, plugin loader, .*", CONTROL),
            new Role("connector.version", STARTING, "connector thread, plugin loader, .*", CONTROL),
            new Role("connector.taskClass", STARTING, "connector thread, plugin loader, .*", CONTROL),
            new Role("connector.taskConfigs", STARTING, "connector thread, plugin loader, .*", CONTROL),
            new Role("task.new", STARTING, "task thread, plugin loader, .*", CONTROL),
            new Role("task.version", STARTING, "task thread, plugin loader, .*", CONTROL),
            new Role(
                    "task.commit",
                    "SourceTaskOffsetCommitter, other loader, .*",
                    "task-helper, plugin loader, .*",
                    "a task's commits do not wait for those of others, and see the plugin's classes"));

    private Deviations() {}

    static Optional<Deviation> of(Scenario scenario, String aspect) {
        return ALL.stream().filter(each -> each.covers(scenario, aspect)).findFirst();
    }
}
