package dev.tributary.connect.rest;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Takes a request and never answers: it stays silent, or resets the connection. */
final class RudeWorker implements AutoCloseable {
    private static final List<Socket> HELD = new CopyOnWriteArrayList<>();

    final AtomicInteger requests = new AtomicInteger();
    private final CountDownLatch asked = new CountDownLatch(1);
    private final boolean resets;
    private final ServerSocket server;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    private RudeWorker(boolean resets) {
        this.resets = resets;
        try {
            server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
        Thread thread = new Thread(this::accept, "rude-worker");
        thread.setDaemon(true);
        thread.start();
    }

    static RudeWorker silent() {
        return new RudeWorker(false);
    }

    static RudeWorker resetting() {
        return new RudeWorker(true);
    }

    /** An address where nobody listens, nor will: its port stays taken. */
    static URI gone() {
        try {
            Socket held = new Socket();
            held.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
            HELD.add(held);
            return URI.create("http://127.0.0.1:" + held.getLocalPort() + "/");
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/");
    }

    void awaitRequest() throws InterruptedException {
        if (!asked.await(30, TimeUnit.SECONDS)) {
            throw new AssertionError("nothing came");
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                sockets.add(socket);
                if (socket.getInputStream().read() >= 0) { // the first byte: the whole request is on its way
                    requests.incrementAndGet();
                    asked.countDown();
                }
                if (resets) {
                    socket.setSoLinger(true, 0);
                    socket.close();
                }
            }
        } catch (IOException closed) {
            asked.countDown();
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }
}
