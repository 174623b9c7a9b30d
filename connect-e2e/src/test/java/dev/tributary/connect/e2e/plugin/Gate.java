package dev.tributary.connect.e2e.plugin;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Where plugin code hangs, for as long as the test likes: one method at a time, deaf to interrupts. Thread-safe. */
public final class Gate {
    /** Of what is closed now. */
    private static volatile @Nullable Gate closed;

    private final String method;
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch opened = new CountDownLatch(1);

    private Gate(String method) {
        this.method = method;
    }

    /** From now on whoever passes this method hangs. The gate that was closed before is opened. */
    public static Gate close(String method) {
        openAll();
        var gate = new Gate(method);
        closed = gate;
        return gate;
    }

    /** Everybody goes on. */
    public static void openAll() {
        Gate gate = closed;
        closed = null;
        if (gate != null) {
            gate.opened.countDown();
        }
    }

    /** Waits until somebody hangs here. */
    public boolean isReachedWithin(long seconds) throws InterruptedException {
        return reached.await(seconds, TimeUnit.SECONDS);
    }

    static void pass(String method) {
        Gate gate = closed;
        if (gate == null || !gate.method.equals(method)) {
            return;
        }
        gate.reached.countDown();
        boolean open = false;
        while (!open) {
            try {
                gate.opened.await();
                open = true;
            } catch (InterruptedException deaf) {
                // As plugins do that wait for a lock or a socket.
                continue;
            }
        }
    }
}
