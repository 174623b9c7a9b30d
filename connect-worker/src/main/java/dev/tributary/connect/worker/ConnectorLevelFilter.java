package dev.tributary.connect.worker;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.ConfigurationEvent.EventType;
import ch.qos.logback.core.spi.FilterReply;
import dev.tributary.connect.api.ConnectClusterException.Conflict;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.runtime.task.LogContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.spi.MDCAdapter;

/**
 * Decides by the MDC which connector logs from which level on, whatever its loggers' levels are. In Logback's way only while some
 * connector has a level: then it looks at the MDC of every thread that logs, or asks whether it would. One for all workers of a process.
 * Filters that were configured come first: what they hold back stays back. Thread-safe.
 */
final class ConnectorLevelFilter extends TurboFilter {
    /** Each is compared with the context of whoever logs. */
    static final int MOST = 50;

    private static final Map<LoggerContext, ConnectorLevelFilter> OF_CONTEXTS = new ConcurrentHashMap<>();

    private final LoggerContext logging;
    private volatile List<Rule> rules = List.of(); // written under this

    /**
     * What holds for a connector.
     *
     * @param logger for this one and those below it; null for all
     * @param until when somebody will take it back; null: never
     */
    record Rule(
            ConnectorName connector,
            Level level,
            @Nullable String logger,
            @Nullable Instant until) {
        boolean concerns(String context, String name) {
            return LogContext.isOf(connector, context)
                    && (logger == null
                            || (name.startsWith(logger)
                                    && (name.length() == logger.length() || name.charAt(logger.length()) == '.')));
        }
    }

    private ConnectorLevelFilter(LoggerContext logging) {
        this.logging = logging;
        setName(ConnectorLevelFilter.class.getName());
        setContext(logging);
    }

    /** The one of the process. */
    static ConnectorLevelFilter of(LoggerContext logging) {
        return OF_CONTEXTS.computeIfAbsent(logging, ConnectorLevelFilter::open);
    }

    private static ConnectorLevelFilter open(LoggerContext logging) {
        var filter = new ConnectorLevelFilter(logging);
        logging.addConfigurationEventListener(event -> {
            if (event.getEventType() == EventType.CONFIGURATION_ENDED_SUCCESSFULLY
                    || event.getEventType() == EventType.CONFIGURATION_ENDED_WITH_XML_PARSING_ERRORS) {
                filter.install();
            }
        });
        return filter;
    }

    /** In place of what held for this connector. */
    synchronized void set(Rule rule) {
        List<Rule> next = without(rule.connector());
        if (next.size() >= MOST) {
            throw new Conflict(
                    "There are " + MOST + " connectors with a log level of their own in this process already, such as "
                            + next.get(0).connector() + ". Take one of them back first.");
        }
        next.add(rule);
        rules = List.copyOf(next);
        install();
    }

    synchronized void remove(ConnectorName connector) {
        rules = List.copyOf(without(connector));
        install();
    }

    /** If nothing else holds for its connector by now. */
    synchronized void end(Rule rule) {
        if (rules.contains(rule)) {
            remove(rule.connector());
        }
    }

    private List<Rule> without(ConnectorName connector) {
        List<Rule> others = new ArrayList<>(rules);
        others.removeIf(it -> it.connector().equals(connector));
        return others;
    }

    Optional<Rule> of(ConnectorName connector) {
        return rules.stream().filter(it -> it.connector().equals(connector)).findFirst();
    }

    /** There if there is something to decide; at the end, and not twice. */
    private synchronized void install() {
        if (rules.isEmpty()) {
            logging.getTurboFilterList().remove(this);
            stop();
        } else if (!logging.getTurboFilterList().contains(this)) {
            start();
            logging.addTurboFilter(this);
        }
    }

    @Override
    public FilterReply decide(
            @Nullable Marker marker,
            Logger source,
            Level level,
            @Nullable String format,
            Object @Nullable [] arguments,
            @Nullable Throwable thrown) {
        MDCAdapter mdc = logging.getMDCAdapter();
        String context = mdc == null ? null : mdc.get(LogContext.KEY);
        if (context == null) {
            return FilterReply.NEUTRAL;
        }
        for (Rule rule : rules) {
            if (rule.concerns(context, source.getName())) {
                return level.isGreaterOrEqual(rule.level()) ? FilterReply.ACCEPT : FilterReply.DENY;
            }
        }
        return FilterReply.NEUTRAL;
    }
}
