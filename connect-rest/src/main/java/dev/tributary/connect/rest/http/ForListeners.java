package dev.tributary.connect.rest.http;

import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Takes the requests that came in through listeners of one role, and leaves all others to the next handler. Immutable. */
public final class ForListeners extends Handler.Wrapper {
    /** The attribute of requests that names the role of the listener they came in through. */
    public static final String ROLE = "dev.tributary.connect.rest.role";

    private final String role;

    /** @param role the name that the connectors of these listeners carry */
    public ForListeners(String role, Handler next) {
        super(next);
        this.role = role;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (!role.equals(request.getConnectionMetaData().getConnector().getName())) {
            return false;
        }
        request.setAttribute(ROLE, role);
        return super.handle(request, response, callback);
    }
}
