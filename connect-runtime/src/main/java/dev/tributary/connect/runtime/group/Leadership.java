package dev.tributary.connect.runtime.group;

import dev.tributary.connect.api.ClusterMember;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who leads, as this worker knows it. Immutable.
 *
 * @param leads this worker does
 * @param leaderUrl where the leader's REST API is; null if no leader is known at the moment (never, if this worker leads), or
 *     if there is only this worker
 * @param signed workers sign their requests to each other: the group speaks {@link GroupProtocol#SESSIONED}
 * @param owners where everything else runs; known to the leader alone
 * @param members the workers of the group as of the last round: the leader knows all of them, another itself and the leader
 */
public record Leadership(
        boolean leads, @Nullable URI leaderUrl, boolean signed, Owners owners, List<ClusterMember> members) {
    /** Of a standalone worker: it leads itself. */
    public static final Leadership ALONE = new Leadership(true, null, false, Owners.UNKNOWN);

    /** There is no leader now, or none is known: one will be soon. */
    public static final Leadership UNKNOWN = new Leadership(false, null, false, Owners.UNKNOWN);

    public Leadership {
        members = List.copyOf(members);
    }

    /** One that tells of no members. */
    public Leadership(boolean leads, @Nullable URI leaderUrl, boolean signed, Owners owners) {
        this(leads, leaderUrl, signed, owners, List.of());
    }

    /** Whether it is known who leads. */
    public boolean known() {
        return leads || leaderUrl != null;
    }
}
