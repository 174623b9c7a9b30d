package dev.tributary.connect.rest.resource;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.PreviewRequest;
import dev.tributary.connect.api.RecordPreviews;
import dev.tributary.connect.rest.body.PreviewBody;
import dev.tributary.connect.rest.body.PreviewRequestBody;
import dev.tributary.connect.rest.openapi.Answer;
import dev.tributary.connect.rest.openapi.Body;
import dev.tributary.connect.rest.openapi.Group;
import dev.tributary.connect.rest.openapi.Operation;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;

/** What converters and transforms make of real records. A POST because a configuration is sent: it changes nothing. */
@Group("Connectors")
@Path("/connectors")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Singleton
public final class PreviewResource {
    private final RecordPreviews previews;
    private final Answers answers;

    @Inject
    public PreviewResource(RecordPreviews previews, Answers answers) {
        this.previews = previews;
        this.answers = answers;
    }

    @POST
    @Path("{connector}/preview")
    @Operation(
            summary = "See what converters and transforms make of real records",
            description =
                    "Takes the newest records of a sink's topics, or those that a source has written, and passes them through the "
                            + "converters and transforms of the connector, or of a configuration that is sent along and need not be "
                            + "stored: what each record is after each step, and what is different from the step before. Nothing is "
                            + "written: no record, offset, topic or configuration. Any worker that has the plugins can be asked; it "
                            + "answers within 30 s. Failures are told at the step where they occur, whatever errors.tolerance says. "
                            + "What config providers answered, and settings of type password, are taken out of the answer, records "
                            + "included. A worker with tributary.preview.enable=false refuses it.",
            body =
                    @Body(
                            type = PreviewRequestBody.class,
                            description =
                                    "What is to be previewed; an empty object for the newest 5 of the connector as it is."),
            answers = {
                @Answer(status = 200, description = "The records and their steps.", type = PreviewBody.class),
                @Answer(
                        status = 400,
                        description =
                                "The body is not what is expected, or the configuration cannot be tried: a class is not "
                                        + "installed, a plugin refuses its settings, no topic is known or exists."),
                @Answer(status = 403, description = "The worker shows no records."),
                @Answer(status = 404, description = "There is no such connector, and no configuration was sent.")
            })
    public void preview(@PathParam("connector") String connector, InputStream body, @Suspended AsyncResponse response) {
        ConnectorName name = ConnectorName.of(connector);
        PreviewRequest request = PreviewRequestBody.read(body).toRequest();
        answers.answer(
                response,
                () -> previews.preview(name, request),
                preview -> Response.ok(PreviewBody.of(preview)).build());
    }
}
