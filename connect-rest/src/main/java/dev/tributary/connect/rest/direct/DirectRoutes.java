package dev.tributary.connect.rest.direct;

import dev.tributary.connect.api.ClusterPeer;
import dev.tributary.connect.api.ConnectCluster;
import dev.tributary.connect.rest.http.JsonErrors;
import dev.tributary.connect.rest.resource.Answers;
import dev.tributary.connect.rest.resource.Failures;
import dev.tributary.connect.rest.resource.Incoming;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.URIUtil;
import org.jspecify.annotations.Nullable;

/**
 * Calls the resources that clusters are driven by itself: creating a hundred connectors takes hundreds of requests, and a third
 * of what each costs is the way through the framework. Only requests in the plainest form are taken, of which there is
 * no doubt how the framework would read them; all others go to it, which also answers what is not well-formed, unknown
 * or of another type. The answers are the same.
 *
 * <p>Not for workers with REST extensions, whose filters the framework calls. Immutable.
 */
public final class DirectRoutes extends Handler.Abstract {
    private static final String CONNECTORS = "/connectors";
    private static final String NAMED = CONNECTORS + "/{connector}";
    /** Such a name is the same encoded and decoded, and is no step in a path. */
    private static final Pattern PLAIN_NAME = Pattern.compile("\\w[\\w.-]*");

    private static final Set<String> ACCEPTED = Set.of("*/*", JsonErrors.JSON);
    private static final String EXPAND = "expand=";
    private static final Set<String> EXPANDED = Set.of("status", "info");
    private static final String FORWARD = "forward=";
    private static final Set<String> FORWARDED = Set.of("true", "false");

    private final DirectEndpoints endpoints;
    private final Failures failures;
    private final Handler next;

    /**
     * @param peer what other workers may ask of this one; null on a standalone worker
     * @param redaction takes secrets out of the messages of errors
     * @param next everything else; started and stopped by whoever made it
     */
    public DirectRoutes(
            ConnectCluster cluster,
            Answers answers,
            @Nullable ClusterPeer peer,
            UnaryOperator<String> redaction,
            Handler next) {
        this.endpoints = new DirectEndpoints(cluster, answers, peer);
        this.failures = new Failures(redaction);
        this.next = next;
    }

    /** What the address asks for besides the path. */
    private record Query(List<String> expand, @Nullable String forward) {
        private static final Query NONE = new Query(List.of(), null);

        /** Null: not plain. */
        static @Nullable Query of(@Nullable String text) {
            if (text == null) {
                return NONE;
            }
            List<String> expand = new ArrayList<>();
            String forward = null;
            for (String parameter : text.split("&", -1)) {
                if (parameter.startsWith(EXPAND) && EXPANDED.contains(parameter.substring(EXPAND.length()))) {
                    expand.add(parameter.substring(EXPAND.length()));
                } else if (forward == null
                        && parameter.startsWith(FORWARD)
                        && FORWARDED.contains(parameter.substring(FORWARD.length()))) {
                    forward = parameter.substring(FORWARD.length());
                } else {
                    return null;
                }
            }
            return new Query(expand, forward);
        }
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        HttpURI uri = request.getHttpURI();
        String path = uri.getPath();
        if (path == null || !path.startsWith(CONNECTORS) || !isPlain(request)) {
            return next.handle(request, response, callback);
        }
        String connector = connector(path);
        String form = form(path, connector);
        DirectEndpoints.Endpoint endpoint = form == null ? null : endpoints.of(request.getMethod(), form);
        Query query = endpoint == null ? null : Query.of(uri.getQuery());
        URI base = query == null ? null : base(request);
        if (endpoint == null || query == null || base == null) {
            return next.handle(request, response, callback);
        }
        // As long as the cluster takes: deadlines are the resources' own.
        request.addIdleTimeoutListener(idle -> false);
        var answer = new DirectAnswer(response, callback, failures);
        try (InputStream body = Content.Source.asInputStream(request)) {
            endpoint.call(new DirectEndpoints.Call(
                    connector,
                    query.expand(),
                    request.getHeaders(),
                    body,
                    new Incoming(base, request.getHeaders().get(HttpHeader.AUTHORIZATION), query.forward()),
                    answer));
        } catch (IOException | RuntimeException | Error failure) {
            answer.resume(failure);
        }
        return true;
    }

    /** Empty: none is named. */
    private static String connector(String path) {
        if (path.length() <= CONNECTORS.length() + 1) {
            return "";
        }
        int end = path.indexOf('/', CONNECTORS.length() + 1);
        return path.substring(CONNECTORS.length() + 1, end < 0 ? path.length() : end);
    }

    /** The path with the connector's name left out; null: not plain. */
    private static @Nullable String form(String path, String connector) {
        if (path.equals(CONNECTORS)) {
            return path;
        }
        return path.charAt(CONNECTORS.length()) == '/'
                        && PLAIN_NAME.matcher(connector).matches()
                ? NAMED + path.substring(CONNECTORS.length() + 1 + connector.length())
                : null;
    }

    /** Whether the types are those that all of them take and give, and the headers are there once. */
    private static boolean isPlain(Request request) {
        int accepts = 0;
        int types = 0;
        int authorizations = 0;
        for (HttpField field : request.getHeaders()) {
            HttpHeader header = field.getHeader();
            if (header == HttpHeader.ACCEPT) {
                accepts += ACCEPTED.contains(field.getValue()) ? 1 : 2;
            } else if (header == HttpHeader.CONTENT_TYPE) {
                types += JsonErrors.JSON.equals(field.getValue()) ? 1 : 2;
            } else if (header == HttpHeader.AUTHORIZATION) {
                authorizations++;
            }
        }
        boolean reads = request.getMethod().equals("GET") || request.getMethod().equals("DELETE");
        boolean sends = request.getLength() > 0; // it is all there, and counted
        return accepts <= 1 && authorizations <= 1 && types <= 1 && (reads ? !sends : sends && types == 1);
    }

    /** This worker as the client addressed it; null: not plain. */
    private static @Nullable URI base(Request request) {
        HttpURI uri = request.getHttpURI();
        if (uri.getScheme() == null || uri.getHost() == null) {
            return null;
        }
        var base = new StringBuilder();
        URIUtil.appendSchemeHostPort(
                base, uri.getScheme(), Request.getServerName(request), Request.getServerPort(request));
        try {
            return new URI(base.append('/').toString());
        } catch (URISyntaxException other) {
            return null;
        }
    }
}
