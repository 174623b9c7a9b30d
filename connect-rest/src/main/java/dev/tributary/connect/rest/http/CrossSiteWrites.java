package dev.tributary.connect.rest.http;

import dev.tributary.connect.rest.body.ErrorBody;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests that change something and that a browser sends for a page of another site: a browser that has signed in to
 * this worker would send the name and password along, whoever wrote the page. Origins that may use the API
 * ({@code access.control.allow.origin}) may. Clients that are no browsers send none of these headers and are not concerned.
 * Immutable.
 */
public final class CrossSiteWrites extends Handler.Wrapper {
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

    /** What browsers say of requests of this site itself, and of what somebody typed. */
    private static final Set<String> OWN = Set.of("same-origin", "none");

    private final Predicate<String> allowed;

    /** @param allowed whether pages of an origin may use the API */
    public CrossSiteWrites(Predicate<String> allowed, Handler next) {
        super(next);
        this.allowed = allowed;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        HttpFields headers = request.getHeaders();
        String origin = headers.get(HttpHeader.ORIGIN);
        if (SAFE.contains(request.getMethod()) || isOwn(headers, origin) || (origin != null && allowed.test(origin))) {
            return super.handle(request, response, callback);
        }
        String message = "A page of another site" + (origin == null ? "" : " (" + origin + ")")
                + " asked for this, and a browser sent it: nothing was done. To allow it, add that origin to "
                + "access.control.allow.origin; if it is this worker behind a proxy, have the proxy pass on the Host header.";
        JsonErrors.write(
                response, HttpStatus.FORBIDDEN_403, new ErrorBody(HttpStatus.FORBIDDEN_403, message), callback);
        return true;
    }

    /**
     * Browsers tell the site themselves, if the connection is safe; on others there is the origin to compare. A proxy's
     * {@code X-Forwarded-Host} counts, for no page can add a header to another site's request without being allowed to.
     */
    private static boolean isOwn(HttpFields headers, @Nullable String origin) {
        String site = headers.get("Sec-Fetch-Site");
        if (site != null) {
            return OWN.contains(site.trim().toLowerCase(Locale.ROOT));
        }
        if (origin == null) {
            return true;
        }
        String authority = authority(origin);
        return authority != null
                && (authority.equals(host(headers.get(HttpHeader.HOST)))
                        || authority.equals(host(headers.get("X-Forwarded-Host"))));
    }

    /** Host and port of an origin, the port left out where it is the usual one; null for {@code null} and what is none. */
    private static @Nullable String authority(String origin) {
        try {
            String authority = URI.create(origin).getRawAuthority();
            return authority == null ? null : host(authority);
        } catch (IllegalArgumentException notOne) {
            return null;
        }
    }

    private static @Nullable String host(@Nullable String authority) {
        return authority == null
                ? null
                : authority.trim().toLowerCase(Locale.ROOT).replaceFirst(":(?:80|443)$", "");
    }
}
