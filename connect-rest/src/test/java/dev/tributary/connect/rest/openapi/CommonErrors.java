package dev.tributary.connect.rest.openapi;

import dev.tributary.connect.rest.resource.Incoming;
import java.util.Arrays;
import java.util.List;
import org.glassfish.jersey.server.model.Parameter;
import org.glassfish.jersey.server.model.ResourceMethod;

/** The errors that an endpoint may answer with because of its kind. */
enum CommonErrors {
    BAD_REQUEST(
            400,
            "BadRequest",
            "The body is missing, is not valid JSON, or is other JSON than expected: it is told where."),
    NOT_ACCEPTABLE(406, "NotAcceptable", "The header Accept does not allow the type of the answer."),
    CONFLICT(409, "Conflict", "The workers are changing places and nobody can do it now; nothing was done."),
    TOO_LARGE(413, "TooLarge", "The body is larger than 32 MiB."),
    UNSUPPORTED_TYPE(415, "UnsupportedType", "The header Content-Type is there and is not application/json."),
    FAILED(500, "Failed", "It failed, or was not done within 90 s; the text tells what the worker is busy with."),
    UNAVAILABLE(503, "Unavailable", "The worker is starting, or ending; nothing was done.");

    private final int status;
    private final String title;
    private final String description;

    CommonErrors(int status, String title, String description) {
        this.status = status;
        this.title = title;
        this.description = description;
    }

    static List<CommonErrors> of(ResourceMethod method, Operation told) {
        return Arrays.stream(values()).filter(error -> error.isOf(method, told)).toList();
    }

    private boolean isOf(ResourceMethod method, Operation told) {
        return switch (this) {
            case BAD_REQUEST, TOO_LARGE -> told.body().length > 0;
            case UNSUPPORTED_TYPE -> !method.getConsumedTypes().isEmpty();
            case NOT_ACCEPTABLE -> !method.getProducedTypes().isEmpty();
            case CONFLICT -> method.getInvocable().getParameters().stream().anyMatch(CommonErrors::isForwarded);
            case FAILED, UNAVAILABLE -> true;
        };
    }

    private static boolean isForwarded(Parameter parameter) {
        return parameter.getRawType() == Incoming.class;
    }

    int status() {
        return status;
    }

    String title() {
        return title;
    }

    String description() {
        return description;
    }

    /** Whether it is told even where the endpoint tells what else the status means. */
    boolean addsTo() {
        return this != BAD_REQUEST;
    }

    boolean mayBeRetried() {
        return this == CONFLICT || this == UNAVAILABLE;
    }
}
