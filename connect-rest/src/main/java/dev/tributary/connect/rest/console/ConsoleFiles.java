package dev.tributary.connect.rest.console;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Serves {@code /console/} and leaves every other path to the next handler. Thread-safe.
 *
 * <p>The files hold nothing of the cluster and are the same for everybody, so no filter of a REST extension is asked for
 * them; everything that the console shows it fetches from the REST API, where they are asked. Files are read when they are
 * first wanted and kept: a worker whose console nobody opens pays nothing.
 */
public final class ConsoleFiles extends Handler.Abstract {
    /** Of the REST API, and so behind whatever protects that. */
    public static final String SETTINGS = "settings.json";

    private static final String ADDRESS = "/console";
    private static final String FOLDER = ADDRESS + "/";

    /** What every answer carries, unless the worker is configured to set its own. */
    private static final List<HttpField> HEADERS = List.of(
            new HttpField(
                    "Content-Security-Policy",
                    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
                            + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"),
            new HttpField("X-Content-Type-Options", "nosniff"),
            new HttpField("X-Frame-Options", "DENY"),
            new HttpField("Referrer-Policy", "no-referrer"),
            new HttpField("Cross-Origin-Opener-Policy", "same-origin"),
            new HttpField("Cross-Origin-Resource-Policy", "same-origin"));

    private static final byte[] NOT_FOUND =
            ("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Not found</title>"
                            + "<h1>There is no such page</h1><p>The console begins at <a href=\"/console/\">/console/</a>.")
                    .getBytes(StandardCharsets.UTF_8);

    private final Handler next;
    private final Map<String, ConsoleFile> files = new ConcurrentHashMap<>(); // only what exists: bounded

    private ConsoleFiles(Handler next) {
        this.next = next;
    }

    /** Whether there is a console to serve. */
    public static boolean served(ConsoleSettings settings) {
        return settings.enabled() && ConsoleFile.present();
    }

    /**
     * Puts the console before a handler.
     *
     * @param next started and stopped by whoever made it
     */
    public static Handler before(Handler next) {
        return new ConsoleFiles(next);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        String path = Request.getPathInContext(request);
        if (!path.startsWith(ADDRESS) || path.equals(FOLDER + SETTINGS)) {
            return next.handle(request, response, callback);
        }
        if (path.equals(ADDRESS)) {
            secure(response);
            // As it is: a proxy may have put something before the path.
            response.getHeaders().put(HttpHeader.LOCATION, "console/");
            end(response, HttpStatus.PERMANENT_REDIRECT_308, callback);
            return true;
        }
        if (!path.startsWith(FOLDER)) {
            return next.handle(request, response, callback);
        }
        secure(response);
        if (!request.getMethod().equals("GET") && !request.getMethod().equals("HEAD")) {
            response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
            end(response, HttpStatus.METHOD_NOT_ALLOWED_405, callback);
            return true;
        }
        ConsoleFile file = file(path.equals(FOLDER) ? "index.html" : path.substring(FOLDER.length()));
        if (file == null) {
            response.setStatus(HttpStatus.NOT_FOUND_404);
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/html;charset=utf-8");
            response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-cache");
            write(request, response, NOT_FOUND, callback);
        } else {
            send(file, request, response, callback);
        }
        return true;
    }

    private @Nullable ConsoleFile file(String path) {
        ConsoleFile known = files.get(path);
        if (known != null) {
            return known;
        }
        ConsoleFile read = ConsoleFile.read(path);
        if (read != null) {
            files.put(path, read); // twice in a race: the same
        }
        return read;
    }

    private static void send(ConsoleFile file, Request request, Response response, Callback callback) {
        byte[] zipped = file.zipped();
        boolean zip = zipped != null && takesGzip(request.getHeaders());
        String tag = zip ? String.valueOf(file.zippedTag()) : file.tag();
        HttpFields.Mutable headers = response.getHeaders();
        headers.put(HttpHeader.ETAG, tag);
        headers.put(HttpHeader.CACHE_CONTROL, file.forever() ? "public, max-age=31536000, immutable" : "no-cache");
        headers.add(HttpHeader.VARY, "Accept-Encoding"); // CORS adds its own
        if (request.getHeaders().getCSV(HttpHeader.IF_NONE_MATCH, true).stream()
                .anyMatch(known -> known.equals("*") || file.isTag(known))) {
            end(response, HttpStatus.NOT_MODIFIED_304, callback);
            return;
        }
        headers.put(HttpHeader.CONTENT_TYPE, file.type());
        if (zip) {
            headers.put(HttpHeader.CONTENT_ENCODING, "gzip");
        }
        write(request, response, zip && zipped != null ? zipped : file.content(), callback);
    }

    /** By name alone: {@code *} from something that is no browser gets the plain file, which everybody understands. */
    private static boolean takesGzip(HttpFields headers) {
        return headers.getQualityCSV(HttpHeader.ACCEPT_ENCODING).stream().anyMatch("gzip"::equalsIgnoreCase);
    }

    private static void secure(Response response) {
        HEADERS.forEach(header -> {
            if (!response.getHeaders().contains(header.getName())) {
                response.getHeaders().put(header);
            }
        });
    }

    private static void write(Request request, Response response, byte[] body, Callback callback) {
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        boolean head = request.getMethod().equals("HEAD");
        response.write(true, head ? BufferUtil.EMPTY_BUFFER : ByteBuffer.wrap(body), callback);
    }

    private static void end(Response response, int status, Callback callback) {
        response.setStatus(status);
        response.write(true, BufferUtil.EMPTY_BUFFER, callback);
    }
}
