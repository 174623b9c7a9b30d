package dev.tributary.connect.rest.resource;

import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * What counts of a request when another worker has to carry it out: where the client thinks it is, who it says it is, and
 * whether a worker sent it. Immutable. Source: spec, "Loop prevention".
 */
public final class Incoming {
    private final URI base;
    private final @Nullable String authorization;
    private final @Nullable String forward;

    /** For Jersey. */
    public Incoming(
            @Context UriInfo uri,
            @HeaderParam(HttpHeaders.AUTHORIZATION) @Nullable String authorization,
            @QueryParam("forward") @Nullable String forward) {
        this(uri.getBaseUri(), authorization, forward); // now: later, on another thread, there is no request any more
    }

    /**
     * As it was read.
     *
     * @param base this worker as the client addressed it, with a slash at its end
     * @param authorization the header of that name; null if there is none
     * @param forward the query parameter of that name; null if there is none
     */
    public Incoming(URI base, @Nullable String authorization, @Nullable String forward) {
        this.base = base;
        this.authorization = authorization;
        this.forward = forward;
    }

    /** This worker as the client addressed it. */
    URI base() {
        return base;
    }

    @Nullable
    String authorization() {
        return authorization;
    }

    /** Whether another worker sent it, which asks its own view of the cluster again if this one cannot help. */
    boolean isForwarded() {
        return forward != null;
    }

    /** The parameter {@code forward} for the next worker; null if there must be none. */
    @Nullable
    String nextHop() {
        if (forward == null) {
            return "true";
        }
        return Boolean.parseBoolean(forward) ? "false" : null;
    }
}
