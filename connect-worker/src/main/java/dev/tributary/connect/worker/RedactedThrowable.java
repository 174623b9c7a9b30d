package dev.tributary.connect.worker;

import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** An exception as it is logged, with its messages, and those of its causes, redacted. Immutable. */
final class RedactedThrowable implements IThrowableProxy {
    private final IThrowableProxy original;
    private final UnaryOperator<String> redaction;

    private RedactedThrowable(IThrowableProxy original, UnaryOperator<String> redaction) {
        this.original = original;
        this.redaction = redaction;
    }

    /** Null for null. */
    static @Nullable IThrowableProxy of(@Nullable IThrowableProxy original, UnaryOperator<String> redaction) {
        return original == null ? null : new RedactedThrowable(original, redaction);
    }

    private @Nullable String redacted(@Nullable String text) {
        return text == null ? null : redaction.apply(text);
    }

    @Override
    public @Nullable String getMessage() {
        return redacted(original.getMessage());
    }

    @Override
    public @Nullable String getOverridingMessage() {
        return redacted(original.getOverridingMessage());
    }

    @Override
    public String getClassName() {
        return original.getClassName();
    }

    @Override
    public StackTraceElementProxy[] getStackTraceElementProxyArray() {
        return original.getStackTraceElementProxyArray();
    }

    @Override
    public int getCommonFrames() {
        return original.getCommonFrames();
    }

    @Override
    public @Nullable IThrowableProxy getCause() {
        return of(original.getCause(), redaction);
    }

    @Override
    public IThrowableProxy @Nullable [] getSuppressed() {
        IThrowableProxy[] suppressed = original.getSuppressed();
        return suppressed == null
                ? null
                : Arrays.stream(suppressed)
                        .map(one -> new RedactedThrowable(one, redaction))
                        .toArray(IThrowableProxy[]::new);
    }

    @Override
    public boolean isCyclic() {
        return original.isCyclic();
    }
}
