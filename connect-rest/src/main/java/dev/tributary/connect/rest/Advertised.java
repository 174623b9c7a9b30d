package dev.tributary.connect.rest;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where other workers find this one. Immutable. Source: spec, "Listener strings".
 *
 * @param scheme {@code http} or {@code https}
 * @param host null for the host of the listener with that scheme
 * @param port null for that listener's port, the one really bound if it was 0
 */
public record Advertised(
        String scheme, @Nullable String host, @Nullable Integer port) {
    /** A listener, and the port it got. */
    record Bound(Listener listener, int port) {}

    /** The address, with its trailing slash. */
    URI url(List<Bound> regular) {
        Optional<Bound> listener = regular.stream()
                .filter(bound -> bound.listener().scheme().equals(scheme))
                .findFirst();
        String listenerHost = listener.filter(bound -> !bound.listener().isWildcard())
                .map(bound -> bound.listener().host())
                .orElseGet(Advertised::thisMachine);
        return Listener.url(
                scheme,
                host == null ? listenerHost : host,
                port == null ? listener.orElseThrow().port() : port);
    }

    private static String thisMachine() {
        try {
            return InetAddress.getLocalHost().getHostAddress();
        } catch (UnknownHostException noName) {
            return InetAddress.getLoopbackAddress().getHostAddress();
        }
    }
}
