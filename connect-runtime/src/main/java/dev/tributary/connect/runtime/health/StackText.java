package dev.tributary.connect.runtime.health;

import java.lang.management.LockInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import org.jspecify.annotations.Nullable;

/** The stack of a thread as text: what it waits for and who holds that, then one frame a line. Bounded. */
final class StackText {
    private static final int MOST_FRAMES = 100;

    private StackText() {}

    /** Null if the thread has ended. */
    static @Nullable String of(Thread thread) {
        ThreadInfo info = ManagementFactory.getThreadMXBean().getThreadInfo(thread.getId(), MOST_FRAMES);
        if (info == null) {
            return null;
        }
        StringBuilder text = new StringBuilder()
                .append('"')
                .append(info.getThreadName())
                .append("\" ")
                .append(info.getThreadState());
        LockInfo lock = info.getLockInfo();
        if (lock != null) {
            text.append(" on ").append(lock);
        }
        if (info.getLockOwnerName() != null) {
            text.append(", held by \"").append(info.getLockOwnerName()).append('"');
        }
        StackTraceElement[] frames = info.getStackTrace();
        for (StackTraceElement frame : frames) {
            text.append("\n    at ").append(frame);
        }
        if (frames.length == MOST_FRAMES) {
            text.append("\n    ...");
        }
        return text.toString();
    }
}
