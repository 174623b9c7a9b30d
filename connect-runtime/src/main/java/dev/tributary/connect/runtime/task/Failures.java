package dev.tributary.connect.runtime.task;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * What plugins throw is code of theirs, too: its message, causes and stack are asked for later, on threads that no plugin
 * may break. So all of it is asked for once on the thread that it was thrown on. Pure.
 */
final class Failures {
    private static final int MAX_CAUSES = 1_000;

    private Failures() {}

    /** The same if it can tell what it is, else an exception that says which class cannot. */
    static Throwable tellable(Throwable thrown) {
        try {
            thrown.printStackTrace(new PrintWriter(new StringWriter()));
            int causes = 0;
            for (Throwable next = thrown; next != null; next = next.getCause()) {
                String unused = next.getMessage(); // need not be in its text
                if (next.toString() == null || next.getStackTrace() == null || ++causes > MAX_CAUSES) {
                    return untellable(thrown, "it has no text, no stack, or causes without end");
                }
            }
            return thrown;
        } catch (Throwable e) { // of the plugin's own methods, and it may be as hostile
            return untellable(
                    thrown, "asking it for that ended in " + e.getClass().getName());
        }
    }

    private static ConnectException untellable(Throwable thrown, String why) {
        return new ConnectException(
                "The plugin threw " + thrown.getClass().getName() + ", which cannot tell what went wrong: " + why);
    }
}
