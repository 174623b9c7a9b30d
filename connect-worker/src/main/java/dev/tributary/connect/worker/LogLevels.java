package dev.tributary.connect.worker;

import dev.tributary.connect.api.LoggerLevel;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/** What the logging back end of this process can do about levels. Thread-safe. */
interface LogLevels {
    /** See {@link dev.tributary.connect.api.LoggerLevels#levels()}. */
    SortedMap<String, LoggerLevel> levels();

    /** See {@link dev.tributary.connect.api.LoggerLevels#level}. */
    Optional<LoggerLevel> level(String logger);

    /** See {@link dev.tributary.connect.api.LoggerLevels#setLevel}. */
    List<String> setLevel(String logger, String level);

    /** Whichever back end this process has. */
    static LogLevels ofProcess() {
        return of(LoggerFactory.getILoggerFactory());
    }

    /** Looks at the name of the class first: who embeds workers may have left Logback out. */
    static LogLevels of(ILoggerFactory backend) {
        return backend.getClass().getName().equals("ch.qos.logback.classic.LoggerContext")
                ? LogbackLevels.of(backend)
                : new Unsupported();
    }

    /** Of a back end that is not Logback: its levels are neither known nor changed. Source: {@code rest} 1.19. */
    record Unsupported() implements LogLevels {
        @Override
        public SortedMap<String, LoggerLevel> levels() {
            return new TreeMap<>();
        }

        @Override
        public Optional<LoggerLevel> level(String logger) {
            return Optional.of(new LoggerLevel("OFF", 0L));
        }

        @Override
        public List<String> setLevel(String logger, String level) {
            return List.of();
        }
    }
}
