package dev.tributary.connect.runtime.control;

import dev.tributary.connect.api.ConnectClusterException;
import dev.tributary.connect.api.ConnectClusterException.NotFound;
import dev.tributary.connect.api.ConnectClusterException.NotLeader;
import dev.tributary.connect.runtime.group.Leadership;
import dev.tributary.connect.runtime.group.Owners;
import dev.tributary.connect.runtime.state.ClusterConfig;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Which worker of the cluster can do what is asked, and what this worker says to it. Pure. Source: {@code rest} 3.1. */
enum Authority {
    ANYONE {
        @Override
        Verdict of(Request request, Turn turn) {
            return Verdict.HERE;
        }
    },
    LEADER {
        @Override
        Verdict of(Request request, Turn turn) {
            if (turn.leads()) {
                return Verdict.HERE;
            }
            boolean stop = request instanceof Request.SetTarget;
            if (stop && !turn.assignment().leader() && turn.connector(request.connector()) == null) {
                return Verdict.no(new NotFound("Unknown connector " + request.connector()));
            }
            return forward(turn);
        }
    },
    OWNER {
        @Override
        Verdict of(Request request, Turn turn) {
            boolean owned = request instanceof Request.RestartTask task
                    ? turn.assignment().owns(task.task())
                    : turn.assignment().owns(request.connector());
            if (owned) {
                return Verdict.HERE;
            }
            return turn.leads() ? owner(request, turn) : forward(turn);
        }
    };

    /**
     * What to do with a request.
     *
     * @param here do it
     * @param no refuse it with this; null and not here: let it wait until it is known who can do it
     */
    record Verdict(boolean here, @Nullable ConnectClusterException no) {
        static final Verdict HERE = new Verdict(true, null);
        static final Verdict WAIT = new Verdict(false, null);

        static Verdict no(ConnectClusterException why) {
            return new Verdict(false, why);
        }
    }

    abstract Verdict of(Request request, Turn turn);

    private static Verdict forward(Turn turn) {
        URI leader = turn.leaderElsewhere();
        return leader == null
                ? Verdict.WAIT
                : Verdict.no(
                        new NotLeader("Only the leader of the cluster can do this, and that is " + leader, leader));
    }

    /** The leader knows who runs what; what is assigned to nobody yet will be. */
    private static Verdict owner(Request request, Turn turn) {
        ClusterConfig.Connector config = turn.connector(request.connector());
        if (config == null) {
            return Verdict.no(new NotFound("Unknown connector: " + request.connector()));
        }
        Leadership leadership = turn.assignment().leadership();
        Owners owners = leadership.owners();
        URI owner = owners.of(request.connector());
        if (request instanceof Request.RestartTask task) {
            if (task.task().number() >= config.tasks().configs().size()) {
                return Verdict.no(new NotFound("Unknown task: " + task.task()));
            }
            owner = owners.of(task.task());
        }
        return owner == null || owner.equals(leadership.leaderUrl())
                ? Verdict.WAIT
                : Verdict.no(new NotLeader("This is run by another worker, " + owner, owner));
    }
}
