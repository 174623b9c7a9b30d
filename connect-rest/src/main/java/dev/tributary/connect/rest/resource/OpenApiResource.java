package dev.tributary.connect.rest.resource;

import dev.tributary.connect.rest.openapi.Answer;
import dev.tributary.connect.rest.openapi.Group;
import dev.tributary.connect.rest.openapi.Operation;
import dev.tributary.connect.rest.openapi.Shape;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** The document of this API: a file, made from the resources when the worker was built. */
@Group("Worker")
@Path("/openapi.json")
@Produces(MediaType.APPLICATION_JSON)
@Singleton
public final class OpenApiResource {
    /** On the class path. */
    public static final String DOCUMENT = "/dev/tributary/connect/rest/openapi.json";

    @GET
    @Operation(
            summary = "This API as an OpenAPI 3.1 document",
            answers = @Answer(status = 200, description = "The document.", type = Object.class, shape = Shape.MAP))
    public byte[] document() throws IOException {
        try (InputStream document = OpenApiResource.class.getResourceAsStream(DOCUMENT)) {
            return Objects.requireNonNull(document, DOCUMENT).readAllBytes();
        }
    }
}
