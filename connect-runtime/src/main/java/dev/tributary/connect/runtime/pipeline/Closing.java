package dev.tributary.connect.runtime.pipeline;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes what a task held. Nothing that happens in one close may keep the next from happening. */
public final class Closing {
    private static final Logger log = LoggerFactory.getLogger(Closing.class);

    private Closing() {}

    private static void warn(String what, Throwable thrown) {
        try {
            log.warn("Closing the {} failed; what it held may be leaked", what, thrown);
        } catch (RuntimeException | Error e) { // it may be a plugin's own class
            log.warn(
                    "Closing the {} failed with {}, which cannot tell more; what it held may be leaked",
                    what,
                    thrown.getClass().getName());
        }
    }

    /** Closes; what is thrown is logged, with what it was. Null is closed already. */
    @SuppressWarnings("try") // a close may be interrupted: then the interrupt is kept for the next who asks
    public static void quietly(String what, @Nullable AutoCloseable closeable) {
        if (closeable == null) {
            return;
        }
        try {
            closeable.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            log.warn("Interrupted while closing the {}", what, e);
        } catch (Throwable e) { // plugins throw anything, and there may be more to close
            warn(what, e);
        }
    }
}
