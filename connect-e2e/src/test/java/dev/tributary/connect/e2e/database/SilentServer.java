package dev.tributary.connect.e2e.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes every connection and never says a word: a database that hangs. Thread-safe. */
public final class SilentServer implements AutoCloseable {
    private final ServerSocket listener;
    private final List<Socket> connections = new CopyOnWriteArrayList<>();

    private SilentServer(ServerSocket listener) {
        this.listener = listener;
    }

    /** On any port of the loopback interface. */
    public static SilentServer start() {
        try {
            var server = new SilentServer(new ServerSocket(0, 0, InetAddress.getLoopbackAddress()));
            var thread = new Thread(server::accept, "silent-server");
            thread.setDaemon(true);
            thread.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                connections.add(listener.accept());
            } catch (IOException closed) {
                return;
            }
        }
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** How many came so far. */
    public int connections() {
        return connections.size();
    }

    /** Hangs up: who waits is told at last. */
    @Override
    public void close() {
        try {
            listener.close();
            for (Socket connection : connections) {
                connection.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
