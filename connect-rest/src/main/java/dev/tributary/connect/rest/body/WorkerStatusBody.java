package dev.tributary.connect.rest.body;

import dev.tributary.connect.rest.openapi.Doc;
import dev.tributary.connect.rest.openapi.Example;

/** {@code GET /health}: {@code healthy}, {@code starting} or {@code unhealthy}, and why (KIP-1017). */
@Example("{\"status\":\"healthy\",\"message\":\"Worker has completed startup and is ready to handle requests.\"}")
public record WorkerStatusBody(
        @Doc(
                value = "How the worker is.",
                allowed = {"healthy", "starting", "unhealthy"})
        String status,

        @Doc("Why, for people.") String message) {}
