package dev.tributary.connect.rest.http;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds the connections of all listeners. When there is room for no more, new ones wait, and those whose client has
 * neither sent nor read anything for a short while are closed to make room; not those that wait for an answer. Thread-safe.
 *
 * <p>Jetty's own way, a shorter idle time-out while it is full, ends with the first connection that leaves.
 */
public final class ConnectionLimit extends NetworkConnectionLimit {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionLimit.class);

    private final Server server;
    private final Duration idle;
    private volatile boolean full;

    /** @param idle how long a client may do nothing while it is full */
    public ConnectionLimit(int connections, Duration idle, Server server) {
        super(connections, server);
        this.server = server;
        this.idle = idle;
    }

    @Override
    protected void limit() {
        full = true;
        super.limit();
        LOG.debug("No more than {} connections: closing idle ones", getMaxNetworkConnectionCount());
        makeRoomLater();
    }

    @Override
    protected void unlimit() {
        full = false;
        super.unlimit();
    }

    private void makeRoomLater() {
        var unused = server.getScheduler()
                .schedule(() -> server.getThreadPool().execute(this::makeRoom), idle.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Looks once more if it was full all the time; also where somebody else made room a moment before. */
    private void makeRoom() {
        for (Connector connector : server.getConnectors()) {
            for (EndPoint endPoint : List.copyOf(connector.getConnectedEndPoints())) {
                if (isUnused(endPoint)) {
                    endPoint.close();
                }
            }
        }
        if (full && server.isRunning()) {
            makeRoomLater();
        }
    }

    private boolean isUnused(EndPoint endPoint) {
        if (!(endPoint instanceof AbstractEndPoint known) || known.getIdleFor() < idle.toMillis()) {
            return false;
        }
        if (known.getWriteFlusher().isPending()) {
            return true; // the client reads nothing
        }
        Connection connection = endPoint.getConnection();
        if (connection instanceof SslConnection tls) {
            connection = tls.getSslEndPoint().getConnection();
        }
        if (!(connection instanceof HttpConnection http)) {
            return true;
        }
        HttpParser parser = http.getParser();
        return parser.inHeaderState() || parser.inContentState();
    }
}
