package dev.tributary.connect.worker;

import ch.qos.logback.classic.LoggerContext;
import dev.tributary.connect.runtime.incident.RecentLines;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/** Finds who keeps the last lines of connectors and tasks. */
final class LogLines {
    private LogLines() {}

    /** Nobody, if the logging back end is not Logback: see {@link LogLevels#of}. */
    static RecentLines ofProcess() {
        ILoggerFactory backend = LoggerFactory.getILoggerFactory();
        return backend.getClass().getName().equals("ch.qos.logback.classic.LoggerContext")
                ? Logback.of(backend)
                : RecentLines.NONE;
    }

    /** Loaded only where Logback is. */
    private static final class Logback {
        private Logback() {}

        static RecentLines of(ILoggerFactory backend) {
            return RecentLogLines.of((LoggerContext) backend);
        }
    }
}
