package dev.tributary.connect.rest.health;

import dev.tributary.connect.api.ClusterMember;
import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A worker of the cluster, as far as it is known. Immutable.
 *
 * @param id {@code host:port}, as statuses name it
 * @param url where its REST API is
 * @param self whether it is this one
 * @param leader whether it leads; null if not known
 * @param draining whether it is about to leave; null if not known
 */
public record ClusterWorker(
        String id,
        URI url,
        boolean self,
        @Nullable Boolean leader,
        @Nullable Boolean draining) {
    public ClusterWorker {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(url, "url");
    }

    /** Empty for one without address: nobody can ask it. */
    public static Optional<ClusterWorker> of(ClusterMember member, String self) {
        String id = member.workerId();
        URI url = member.url();
        return id == null || url == null
                ? Optional.empty()
                : Optional.of(new ClusterWorker(id, url, id.equals(self), member.leader(), member.draining()));
    }
}
