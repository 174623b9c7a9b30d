package dev.tributary.connect.runtime.control;

import dev.tributary.connect.api.ConnectClusterException;
import dev.tributary.connect.api.ConnectorName;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Fences the producers of a connector's former tasks, for all who ask before it begins: however many tasks start at once,
 * that is one round. No tasks of the connector are written meanwhile. On the control thread. Source: {@code tasks} 3.4.
 */
final class FencingRound implements Lane.Operation {
    private final Request.Fence first;
    private final List<Reply<Boolean>> replies = new ArrayList<>();
    private boolean open = true;

    FencingRound(Request.Fence first) {
        this.first = first;
        replies.add(first.reply());
    }

    /** False if it is too late: what it has seen by then may be older than what the request is about. */
    boolean join(Request.Fence request) {
        if (open) {
            replies.add(request.reply());
        }
        return open;
    }

    @Override
    public Authority.Verdict verdict(Turn turn) {
        return first.authority().of(first, turn);
    }

    @Override
    public boolean begin(Turn turn) {
        open = false;
        ConnectorName name = first.connector();
        if (turn.connector(name) == null) {
            refuse(turn, new ConnectClusterException.NotFound("Connector " + name + " not found"));
            return false;
        }
        replies.forEach(reply ->
                turn.add(new Effect.Progress(reply, "initiating a round of zombie fencing for connector " + name)));
        turn.add(new Effect.FenceProducers(name));
        return true;
    }

    @Override
    public void done(Turn turn, @Nullable Throwable failure) {
        replies.forEach(reply -> {
            if (failure == null) {
                turn.add(new Effect.Answer<>(reply, true));
            } else {
                Operations.refuse(turn, reply, failure);
            }
        });
    }

    @Override
    public void refuse(Turn turn, ConnectClusterException why) {
        open = false;
        replies.forEach(reply -> turn.add(new Effect.Refuse(reply, why)));
    }
}
