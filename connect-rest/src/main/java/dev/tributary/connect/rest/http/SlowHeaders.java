package dev.tributary.connect.rest.http;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.thread.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes connections whose client sends the head of a request byte by byte: each byte keeps such a connection from being
 * idle, so that it would stay for ever. A head that is not complete after one period is given up before the second is over.
 * Holds no threads: one timer for each open connection. Thread-safe.
 */
public final class SlowHeaders implements Connection.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(SlowHeaders.class);
    private static final long NONE = -1;

    private final Scheduler scheduler;
    private final Duration period;

    /**
     * @param scheduler runs while connections are open
     * @param period how long a head may take at least
     */
    public SlowHeaders(Scheduler scheduler, Duration period) {
        this.scheduler = scheduler;
        this.period = period;
    }

    @Override
    public void onOpened(Connection connection) {
        if (connection instanceof HttpConnection http) {
            lookLater(http, NONE);
        }
    }

    private void lookLater(HttpConnection connection, long unfinished) {
        Scheduler.Task unused =
                scheduler.schedule(() -> look(connection, unfinished), period.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** @param before which request's head was unfinished a period ago */
    private void look(HttpConnection connection, long before) {
        if (!connection.getEndPoint().isOpen()) {
            return;
        }
        HttpParser parser = connection.getParser();
        // Written by the connection's own thread. What is read here a moment late is seen at the next look.
        long unfinished = parser.inHeaderState() && !parser.isStart() ? connection.getMessagesIn() : NONE;
        if (unfinished != NONE && unfinished == before) {
            LOG.debug("The head of a request took too long: closing {}", connection);
            connection.getEndPoint().close();
            return;
        }
        lookLater(connection, unfinished);
    }
}
