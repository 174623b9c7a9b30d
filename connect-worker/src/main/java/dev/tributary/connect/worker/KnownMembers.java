package dev.tributary.connect.worker;

import dev.tributary.connect.api.ClusterMember;
import dev.tributary.connect.runtime.group.Leadership;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The workers of the cluster as this one knows them: itself at least. Thread-safe. */
final class KnownMembers {
    private final @Nullable URI url;
    private volatile List<ClusterMember> members;

    /**
     * @param url the worker's advertised REST address; what is no address: it has no REST
     */
    KnownMembers(String url) {
        this.url = address(url);
        this.members = List.of(new ClusterMember(this.url, false, false, true));
    }

    /** Of a worker without others. */
    static KnownMembers alone(URI url) {
        KnownMembers alone = new KnownMembers(url.toString());
        alone.members = List.of(new ClusterMember(url, true, false, true));
        return alone;
    }

    private static @Nullable URI address(String text) {
        try {
            URI address = new URI(text);
            return address.isAbsolute() && address.getHost() != null ? address : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }

    /** The group has agreed, or this worker lost it. */
    void are(Leadership leadership) {
        List<ClusterMember> told = leadership.members();
        members = told.isEmpty() ? List.of(new ClusterMember(url, leadership.leads(), false, true)) : told;
    }

    List<ClusterMember> members() {
        return members;
    }
}
