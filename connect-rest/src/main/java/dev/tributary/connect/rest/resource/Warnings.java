package dev.tributary.connect.rest.resource;

import dev.tributary.connect.api.ConfigWarning;
import dev.tributary.connect.rest.peer.PeerAnswer;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import java.util.List;

/**
 * Warnings beside an answer, in a header: clients that read bodies strictly must not meet fields which Apache's worker does
 * not send. Stateless.
 */
final class Warnings {
    /** Answers are not to outgrow what clients take for headers. */
    private static final int MOST = 10;

    private static final int LONGEST = 300;

    private Warnings() {}

    static ResponseBuilder add(ResponseBuilder response, List<ConfigWarning> warnings) {
        warnings.stream().limit(MOST).forEach(warning -> response.header(PeerAnswer.WARNING, ascii(warning.message())));
        return response;
    }

    /** Keys are whatever users send: in a header, no line ends and nothing that depends on an encoding. */
    private static String ascii(String message) {
        String plain = message.replaceAll("[^\\x20-\\x7e]", "?");
        return plain.length() <= LONGEST ? plain : plain.substring(0, LONGEST) + "...";
    }
}
