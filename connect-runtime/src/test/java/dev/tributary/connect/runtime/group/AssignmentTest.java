package dev.tributary.connect.runtime.group;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.api.ClusterMember;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.TaskId;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AssignmentTest {
    private static final URI ONE = URI.create("http://one:8083/");
    private static final ConnectorName NAME = new ConnectorName("c");
    private static final Set<TaskId> TASKS = Set.of(new TaskId(NAME, 0), new TaskId(NAME, 1));

    @Test
    void theSummaryNamesTheLeaderAndCountsWhatRunsHere() {
        assertThat(of(new Leadership(false, ONE, true, Owners.UNKNOWN)).summary())
                .isEqualTo("http://one:8083/ leads; connectors here: 1, tasks: 2");
        assertThat(of(Leadership.UNKNOWN).summary()).isEqualTo("no leader is known; connectors here: 1, tasks: 2");
    }

    @Test
    void theSummaryOfALeaderCountsTheOthers() {
        ClusterMember self = new ClusterMember(ONE, true, false, true);
        ClusterMember other = new ClusterMember(URI.create("http://two:8083/"), false, false, false);

        assertThat(of(leading(self)).summary()).startsWith("this worker leads; ");
        assertThat(of(leading(self, other)).summary()).startsWith("this worker leads (1 other); ");
        assertThat(of(leading(self, other, other)).summary()).startsWith("this worker leads (2 others); ");
    }

    private static Leadership leading(ClusterMember... members) {
        return new Leadership(true, ONE, true, Owners.UNKNOWN, List.of(members));
    }

    private static Assignment of(Leadership leadership) {
        return new Assignment(1, false, Set.of(NAME), TASKS, leadership, 7);
    }
}
