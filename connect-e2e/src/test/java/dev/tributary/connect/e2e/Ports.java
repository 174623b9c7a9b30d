package dev.tributary.connect.e2e;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports on the loopback interface that nobody uses and, while a worker is down, nobody is given by chance. Thread-safe. */
public final class Ports {
    /** Below the range that Linux takes ports of outgoing connections from. */
    private static final int FIRST = 20_000;

    private static final int LAST = 30_000;

    private Ports() {}

    public static int free() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
            try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                continue;
            }
        }
    }
}
