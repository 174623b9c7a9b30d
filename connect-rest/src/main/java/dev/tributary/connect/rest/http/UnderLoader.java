package dev.tributary.connect.rest.http;

import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Handles requests under a context class loader. Not the next handler's start: Jersey would take services from among an
 * extension's archives. Immutable.
 */
public final class UnderLoader extends Handler.Abstract {
    private final ClassLoader loader;
    private final Handler next;

    /** @param next started and stopped by whoever made it */
    public UnderLoader(ClassLoader loader, Handler next) {
        this.loader = loader;
        this.next = next;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return next.handle(request, response, callback);
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
