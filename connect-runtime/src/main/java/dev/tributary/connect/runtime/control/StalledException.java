package dev.tributary.connect.runtime.control;

import dev.tributary.connect.api.InstanceHealth;
import java.io.Serial;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.connect.errors.ConnectException;

/** A run that makes no progress. Its stack is not where this was made, but where the thread hangs. */
final class StalledException extends ConnectException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** A line of a stack as {@link StackTraceElement#toString} writes it: loader and module, class, method, place. */
    private static final Pattern FRAME = Pattern.compile("\\s*at (?:.*/)?([^/(]+)\\.([^.(]+)\\((.*)\\)");

    private StalledException(String message) {
        super(message);
    }

    static StalledException of(InstanceHealth health) {
        String reason = health.reason();
        var stalled = new StalledException(reason == null ? "it makes no progress" : reason);
        String stack = health.stack();
        stalled.setStackTrace(stack == null ? new StackTraceElement[0] : frames(stack));
        return stalled;
    }

    private static StackTraceElement[] frames(String stack) {
        List<StackTraceElement> frames = new ArrayList<>();
        for (String line : stack.split("\n", -1)) {
            Matcher frame = FRAME.matcher(line);
            if (frame.matches()) {
                frames.add(new StackTraceElement(frame.group(1), frame.group(2), frame.group(3), -1));
            }
        }
        return frames.toArray(StackTraceElement[]::new);
    }
}
