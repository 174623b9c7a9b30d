package dev.tributary.connect.rest.resource;

import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;

/** Refuses a header {@code Accept} that is none, in words: Jersey's own answer to it has no body. Thread-safe. */
@PreMatching
public final class AcceptedTypes implements ContainerRequestFilter {
    @Override
    public void filter(ContainerRequestContext request) {
        try {
            var unused = request.getAcceptableMediaTypes();
        } catch (RuntimeException failure) { // whatever the parser throws
            throw new BadRequestException(
                    HttpHeaders.ACCEPT + ": '" + request.getHeaderString(HttpHeaders.ACCEPT)
                            + "' (expected: media types such as application/json, */*;q=0.5).",
                    failure);
        }
    }
}
