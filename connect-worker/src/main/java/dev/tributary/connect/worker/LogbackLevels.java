package dev.tributary.connect.worker;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import dev.tributary.connect.api.ConnectClusterException.BadRequest;
import dev.tributary.connect.api.ConnectClusterException.NotFound;
import dev.tributary.connect.api.LoggerLevel;
import dev.tributary.connect.api.LoggerLevels;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;

/**
 * The levels of Logback's loggers. Logback knows a logger for each part of a dotted name, so there are more of them than those
 * that somebody asked for. It has no level FATAL: what asks for that gets ERROR, the next louder one. Thread-safe.
 *
 * <p>When a level was changed is kept with Logback's context, not here: all workers of the process see it, and it is forgotten
 * together with the change when the configuration is read anew.
 */
final class LogbackLevels implements LogLevels {
    private static final String CHANGES = LogbackLevels.class.getName() + ".changes";

    private final LoggerContext context;
    private final InstantSource clock;

    LogbackLevels(LoggerContext context, InstantSource clock) {
        this.context = context;
        this.clock = clock;
    }

    static LogbackLevels of(ILoggerFactory context) {
        return new LogbackLevels((LoggerContext) context, InstantSource.system());
    }

    @Override
    public SortedMap<String, LoggerLevel> levels() {
        Map<String, Long> changes = changes();
        SortedMap<String, LoggerLevel> levels = new TreeMap<>();
        for (Logger logger : context.getLoggerList()) {
            if (logger.getEffectiveLevel() != Level.OFF) {
                levels.put(nameOf(logger), levelOf(logger, changes));
            }
        }
        return levels;
    }

    @Override
    public Optional<LoggerLevel> level(String logger) {
        return Optional.ofNullable(context.exists(logbackName(logger))).map(known -> levelOf(known, changes()));
    }

    @Override
    public List<String> setLevel(String logger, String level) {
        Level wanted = parse(level);
        // One change at a time, of all workers in this process: an answer tells what this very request changed.
        synchronized (context) {
            Logger top = make(logger);
            boolean all = nameOf(top).equals(LoggerLevels.ROOT);
            long now = clock.millis();
            Map<String, Long> changes = changes();
            SortedMap<String, Logger> concerned = new TreeMap<>();
            for (Logger known : context.getLoggerList()) {
                if (known == top || all || (isNamed(known) && known.getName().startsWith(logger))) {
                    concerned.put(nameOf(known), known);
                }
            }
            // First who is to change, then the change: a logger that follows another one's level changes with that one.
            List<String> changed = concerned.entrySet().stream()
                    .filter(entry -> entry.getValue().getEffectiveLevel() != wanted)
                    .map(Map.Entry::getKey)
                    .toList();
            top.setLevel(wanted);
            concerned.values().forEach(one -> {
                if (one.getEffectiveLevel() != wanted) {
                    one.setLevel(wanted);
                }
            });
            changed.forEach(name -> changes.put(name, now));
            return changed;
        }
    }

    private Logger make(String name) {
        try {
            return context.getLogger(logbackName(name));
        } catch (RuntimeException e) { // whatever Logback has against it
            throw new BadRequest("A logger cannot have the name '" + name + "': " + e.getMessage(), e);
        }
    }

    /**
     * @param level in any case
     * @throws NotFound if there is no such level
     */
    static Level parse(String level) {
        String name = level.toUpperCase(Locale.ROOT);
        if (!LoggerLevels.NAMES.contains(name)) {
            throw new NotFound("invalid log level '" + level + "' (expected: one of "
                    + String.join(", ", LoggerLevels.NAMES) + ").");
        }
        return Level.toLevel(name.equals("FATAL") ? "ERROR" : name);
    }

    private static LoggerLevel levelOf(Logger logger, Map<String, Long> changes) {
        return new LoggerLevel(logger.getEffectiveLevel().toString(), changes.get(nameOf(logger)));
    }

    private static boolean isNamed(Logger logger) {
        return !logger.getName().equals(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    private static String nameOf(Logger logger) {
        return isNamed(logger) ? logger.getName() : LoggerLevels.ROOT;
    }

    private static String logbackName(String name) {
        return name.equalsIgnoreCase(LoggerLevels.ROOT) ? org.slf4j.Logger.ROOT_LOGGER_NAME : name;
    }

    /** By name of the logger, when it was changed last. */
    @SuppressWarnings("unchecked") // nobody else knows the key
    private Map<String, Long> changes() {
        synchronized (context) {
            @Nullable Map<String, Long> known = (Map<String, Long>) context.getObject(CHANGES);
            if (known == null) {
                known = new ConcurrentHashMap<>();
                context.putObject(CHANGES, known);
            }
            return Objects.requireNonNull(known);
        }
    }
}
