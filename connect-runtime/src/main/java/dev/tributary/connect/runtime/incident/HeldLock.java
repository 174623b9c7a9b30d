package dev.tributary.connect.runtime.incident;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import org.jspecify.annotations.Nullable;

/**
 * A lock that a thread waits for and another one holds. Immutable.
 *
 * @param lock its class and identity
 * @param owner name of the thread that holds it
 * @param ownerAt where that thread is; null if it has no Java frames
 */
record HeldLock(String lock, String owner, @Nullable String ownerAt) {
    private static final int FRAMES = 1;

    /** What the thread of this name waits for; null if that is nothing that a thread holds. */
    static @Nullable HeldLock awaitedBy(String thread) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        for (ThreadInfo info : threads.getThreadInfo(threads.getAllThreadIds(), 0)) {
            // A thread that was given up may have the name of its successor.
            if (info != null && info.getThreadName().equals(thread) && info.getLockOwnerId() >= 0) {
                ThreadInfo owner = threads.getThreadInfo(info.getLockOwnerId(), FRAMES);
                StackTraceElement[] frames = owner == null ? new StackTraceElement[0] : owner.getStackTrace();
                return new HeldLock(
                        String.valueOf(info.getLockName()),
                        String.valueOf(info.getLockOwnerName()),
                        frames.length == 0 ? null : frames[0].toString());
            }
        }
        return null;
    }
}
