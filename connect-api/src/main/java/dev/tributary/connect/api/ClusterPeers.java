package dev.tributary.connect.api;

import java.net.URI;

/** The other workers of the cluster, over HTTP. Thread-safe. */
public interface ClusterPeers {
    /**
     * @param restUrl the worker's advertised REST address
     */
    ClusterPeer at(URI restUrl);
}
