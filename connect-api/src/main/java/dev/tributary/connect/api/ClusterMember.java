package dev.tributary.connect.api;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A worker of the cluster, as another one knows it. Immutable.
 *
 * @param url where its REST API is; null if it has none
 * @param leader whether it leads
 * @param draining whether it is about to leave
 * @param self whether it is the worker that tells
 */
public record ClusterMember(@Nullable URI url, boolean leader, boolean draining, boolean self) {
    /** {@code host:port}, as statuses name it; null without address. */
    public @Nullable String workerId() {
        return url == null ? null : url.getHost() + ":" + url.getPort();
    }
}
