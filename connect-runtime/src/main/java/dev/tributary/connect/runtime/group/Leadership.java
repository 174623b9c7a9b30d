package dev.tributary.connect.runtime.group;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Who leads, as this worker knows it. Immutable.
 *
 * @param leads this worker does
 * @param leaderUrl where the leader's REST API is; null if no leader is known at the moment (never, if this worker leads), or
 *     if there is only this worker
 * @param signed workers sign their requests to each other: the group speaks {@link GroupProtocol#SESSIONED}
 * @param owners where everything else runs; known to the leader alone
 */
public record Leadership(boolean leads, @Nullable URI leaderUrl, boolean signed, Owners owners) {
    /** Of a standalone worker: it leads itself. */
    public static final Leadership ALONE = new Leadership(true, null, false, Owners.UNKNOWN);

    /** There is no leader now, or none is known: one will be soon. */
    public static final Leadership UNKNOWN = new Leadership(false, null, false, Owners.UNKNOWN);

    /** Whether it is known who leads. */
    public boolean known() {
        return leads || leaderUrl != null;
    }
}
