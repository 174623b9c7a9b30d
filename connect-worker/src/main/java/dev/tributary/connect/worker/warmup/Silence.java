package dev.tributary.connect.worker.warmup;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/**
 * Keeps what the threads of a group would log out of the log, until it is closed: nobody is to read that connectors are created
 * which do not exist. All other threads log as ever; each of their questions whether they may takes a little longer.
 */
final class Silence extends TurboFilter implements AutoCloseable {
    private final ThreadGroup group;
    private final LoggerContext context;

    private Silence(ThreadGroup group, LoggerContext context) {
        this.group = group;
        this.context = context;
    }

    static Silence of(ThreadGroup group, LoggerContext context) {
        var silence = new Silence(group, context);
        context.addTurboFilter(silence);
        return silence;
    }

    @Override
    public FilterReply decide(
            @Nullable Marker marker,
            Logger logger,
            Level level,
            @Nullable String format,
            Object @Nullable [] arguments,
            @Nullable Throwable failure) {
        ThreadGroup speaking = Thread.currentThread().getThreadGroup();
        return speaking != null && group.parentOf(speaking) ? FilterReply.DENY : FilterReply.NEUTRAL;
    }

    @Override
    public void close() {
        context.getTurboFilterList().remove(this);
    }
}
