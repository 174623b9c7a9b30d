package dev.tributary.connect.testkit.kafka;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * A loopback port that stays ours from the moment it is chosen, also while the broker behind it is stopped: nobody can
 * take it between choosing and listening. Thread-safe.
 */
final class LoopbackPort implements AutoCloseable {
    private final InetSocketAddress address;
    /** Keeps the port while no server listens; null while one does. */
    private @Nullable NetworkChannel held;

    private LoopbackPort(InetSocketAddress address, NetworkChannel held) {
        this.address = address;
        this.held = held;
    }

    /** Takes a free port. */
    static LoopbackPort reserve() {
        try {
            InetAddress loopback = InetAddress.getByAddress("localhost", new byte[] {127, 0, 0, 1});
            NetworkChannel channel = bindWithoutListening(new InetSocketAddress(loopback, 0));
            int port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
            return new LoopbackPort(new InetSocketAddress(loopback, port), channel);
        } catch (IOException e) {
            throw new UncheckedIOException("No free port on the loopback interface.", e);
        }
    }

    InetSocketAddress address() {
        return address;
    }

    /** As host:port. */
    @Override
    public String toString() {
        return "127.0.0.1:" + address.getPort();
    }

    /** Hands the port to a server, which then closes the channel. */
    synchronized ServerSocketChannel listen(int backlog) throws IOException {
        letGo();
        ServerSocketChannel channel = ServerSocketChannel.open();
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.bind(address, backlog);
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Takes the port back once the server has closed its channel: connections are refused, and nobody else gets it. */
    synchronized void hold() {
        if (held == null) {
            try {
                held = bindWithoutListening(address);
            } catch (IOException e) {
                throw new UncheckedIOException("Port " + this + " could not be kept for a later start.", e);
            }
        }
    }

    @Override
    public synchronized void close() {
        try {
            letGo();
        } catch (IOException e) {
            throw new UncheckedIOException("Port " + this + " could not be given back.", e);
        }
    }

    private void letGo() throws IOException {
        if (held != null) {
            held.close();
            held = null;
        }
    }

    /** A client's socket can be bound too, and unlike a server's it does not accept what nobody will serve. */
    private static NetworkChannel bindWithoutListening(InetSocketAddress address) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            return channel.bind(address);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }
}
