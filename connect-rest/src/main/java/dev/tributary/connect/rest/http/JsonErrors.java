package dev.tributary.connect.rest.http;

import dev.tributary.connect.rest.body.ErrorBody;
import dev.tributary.connect.rest.body.Json;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Errors that Jetty itself answers (a request it cannot parse, an address it refuses) in the JSON of the REST API. Immutable. */
public final class JsonErrors extends ErrorHandler {
    /** The type of every answer. */
    public static final String JSON = "application/json";

    /** All that can be said where Jetty says nothing. */
    private static final String UNREADABLE =
            ": the address or a header is not well-formed (expected: percent-encoded UTF-8 "
                    + "without the character 0 in the address).";

    @Override
    public boolean errorPageForMethod(String method) {
        return true;
    }

    @Override
    protected void generateResponse(
            Request request,
            Response response,
            int status,
            @Nullable String message,
            @Nullable Throwable cause,
            Callback callback) {
        if (status == HttpStatus.BAD_REQUEST_400) {
            // Jetty closes the connection after what it could not parse: a client that is not told sends its next
            // request on it.
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
        }
        write(response, status, body(status, message), callback);
    }

    /** Answers with a body of our own. */
    public static void write(Response response, int status, Object body, Callback callback) {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, JSON);
        response.write(true, ByteBuffer.wrap(Json.bytes(body)), callback);
    }

    private static ErrorBody body(int status, @Nullable String message) {
        String reason = HttpStatus.getMessage(status);
        boolean told = message != null && !message.isBlank() && !message.equals(reason);
        String detail = told ? ": " + message : status == HttpStatus.BAD_REQUEST_400 ? UNREADABLE : "";
        return new ErrorBody(status, "HTTP " + status + " " + reason + detail);
    }
}
