package dev.tributary.connect.rest.resource;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

/**
 * Adds to answers 401 what RFC 9110, section 15.5.2, asks for and Apache's basic-auth extension leaves out: how to sign in.
 * Without it browsers ask nobody for a name and password, so that the console could not be used. What an extension says itself stays.
 * Thread-safe.
 */
public final class Challenge implements ContainerResponseFilter {
    /** The header's value. */
    public static final String BASIC = "Basic realm=\"Kafka Connect\", charset=\"UTF-8\"";

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (response.getStatus() == Response.Status.UNAUTHORIZED.getStatusCode()
                && !response.getHeaders().containsKey(HttpHeaders.WWW_AUTHENTICATE)) {
            response.getHeaders().putSingle(HttpHeaders.WWW_AUTHENTICATE, BASIC);
        }
    }
}
