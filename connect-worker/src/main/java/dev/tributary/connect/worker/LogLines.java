package dev.tributary.connect.worker;

import ch.qos.logback.classic.LoggerContext;
import dev.tributary.connect.api.ConnectorLogs;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.runtime.incident.RecentLines;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/** Finds who keeps the last lines of connectors and tasks: nobody, if the logging back end is not Logback ({@link LogLevels#of}). */
final class LogLines {
    private LogLines() {}

    static RecentLines ofProcess() {
        ILoggerFactory backend = LoggerFactory.getILoggerFactory();
        return isLogback(backend) ? Logback.recent(backend) : RecentLines.NONE;
    }

    /** @param redaction takes secrets of a connector out of a text */
    static ConnectorLogs ofConnectors(Function<ConnectorName, UnaryOperator<String>> redaction) {
        return ofConnectors(LoggerFactory.getILoggerFactory(), redaction);
    }

    static ConnectorLogs ofConnectors(
            ILoggerFactory backend, Function<ConnectorName, UnaryOperator<String>> redaction) {
        return isLogback(backend)
                ? Logback.connectors(backend, redaction)
                : ConnectorLogs.none("it logs through " + backend.getClass().getName()
                        + ", and only with Logback are lines of connectors kept and their levels set. Read its log where that"
                        + " writes it, or start it with logback-classic as the only back end of SLF4J.");
    }

    private static boolean isLogback(ILoggerFactory backend) {
        return backend.getClass().getName().equals("ch.qos.logback.classic.LoggerContext");
    }

    /** Loaded only where Logback is. */
    private static final class Logback {
        private Logback() {}

        static RecentLines recent(ILoggerFactory backend) {
            return RecentLogLines.of((LoggerContext) backend);
        }

        static ConnectorLogs connectors(
                ILoggerFactory backend, Function<ConnectorName, UnaryOperator<String>> redaction) {
            return ProcessLogs.of((LoggerContext) backend, redaction);
        }
    }
}
