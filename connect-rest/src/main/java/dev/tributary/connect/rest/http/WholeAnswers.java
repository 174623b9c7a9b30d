package dev.tributary.connect.rest.http;

import java.util.List;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.handler.BufferedResponseHandler;

/**
 * Collects a response before it is sent. Its last write is asynchronous, so a client that reads slowly holds memory and
 * a connection, never a thread. Thread-safe.
 */
public final class WholeAnswers extends BufferedResponseHandler {
    public WholeAnswers(Handler next) {
        super(next);
        List.of("POST", "PUT", "PATCH", "DELETE", "OPTIONS").forEach(this::includeMethod);
    }
}
