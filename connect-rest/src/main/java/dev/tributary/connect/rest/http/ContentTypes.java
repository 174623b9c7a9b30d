package dev.tributary.connect.rest.http;

import dev.tributary.connect.rest.body.ErrorBody;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Refuses content types that are none, in words: Jersey reads the header before anything of ours runs, and answers some with
 * an empty body and others with status 500. Which types are taken is the resources' business. Immutable.
 */
public final class ContentTypes extends Handler.Wrapper {
    private static final String TOKEN = "[\\w!#$%&'*+.^`|~-]+";
    private static final Pattern MEDIA_TYPE = Pattern.compile(
            TOKEN + "/" + TOKEN + "(?:\\s*;(?:\\s*(?!q\\s*=)" + TOKEN + "\\s*=\\s*(?:" + TOKEN
                    + "|\"(?:[^\"\\\\]|\\\\.)*\"))?)*\\s*",
            Pattern.CASE_INSENSITIVE);

    /** The matcher recurses for each parameter. */
    private static final int LONGEST = 1000;

    public ContentTypes(Handler next) {
        super(next);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
        if (type == null || type.isBlank() || isMediaType(type.trim())) {
            return super.handle(request, response, callback);
        }
        String message = "Content-Type: '" + type + "' (expected: a media type such as application/json).";
        JsonErrors.write(
                response, HttpStatus.BAD_REQUEST_400, new ErrorBody(HttpStatus.BAD_REQUEST_400, message), callback);
        return true;
    }

    private static boolean isMediaType(String type) {
        return type.length() <= LONGEST && MEDIA_TYPE.matcher(type).matches();
    }
}
