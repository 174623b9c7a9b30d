package dev.tributary.connect.worker;

import ch.qos.logback.classic.LoggerContext;
import dev.tributary.connect.api.ConnectorLogs;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.worker.ConnectorLevelFilter.Rule;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What Logback knows of connectors in this process, as one worker in it tells it. Thread-safe. */
final class ProcessLogs implements ConnectorLogs {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessLogs.class);

    private final RecentLogLines lines;
    private final ConnectorLevelFilter levels;
    private final Function<ConnectorName, UnaryOperator<String>> redaction;
    private final InstantSource clock;
    private final BiConsumer<Duration, Runnable> later;

    /**
     * @param redaction takes secrets of a connector out of a text
     * @param later runs something after a while
     */
    ProcessLogs(
            LoggerContext logging,
            Function<ConnectorName, UnaryOperator<String>> redaction,
            InstantSource clock,
            BiConsumer<Duration, Runnable> later) {
        this.lines = RecentLogLines.of(logging);
        this.levels = ConnectorLevelFilter.of(logging);
        this.redaction = redaction;
        this.clock = clock;
        this.later = later;
    }

    /** What is to be taken back later waits on the JDK's own thread for that. */
    static ProcessLogs of(LoggerContext logging, Function<ConnectorName, UnaryOperator<String>> redaction) {
        return new ProcessLogs(
                logging,
                redaction,
                InstantSource.system(),
                (delay, work) -> CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS)
                        .execute(work));
    }

    @Override
    public Optional<String> unavailable() {
        return Optional.empty();
    }

    @Override
    public Page lines(ConnectorName connector, Query query) {
        UnaryOperator<String> ofConnector = redaction.apply(connector);
        return lines.page(connector, query, text -> ofConnector.apply(LogRedaction.redact(text)));
    }

    @Override
    public Optional<Level> level(ConnectorName connector) {
        return levels.of(connector).map(it -> new Level(it.level().toString(), it.logger(), it.until()));
    }

    @Override
    public void setLevel(ConnectorName connector, String level, @Nullable String logger, @Nullable Duration lasts) {
        Instant until = lasts == null ? null : clock.instant().plus(lasts);
        var rule = new Rule(connector, LogbackLevels.parse(level.toUpperCase(Locale.ROOT)), logger, until);
        levels.set(rule);
        LOG.info(
                "The log level of connector {} is {} from now on{}{}",
                connector,
                rule.level(),
                logger == null ? "" : ", for logger " + logger,
                until == null ? "" : ", until " + until);
        if (lasts != null) {
            later.accept(lasts, () -> levels.end(rule));
        }
    }

    @Override
    public void resetLevel(ConnectorName connector) {
        if (levels.of(connector).isPresent()) {
            levels.remove(connector);
            LOG.info("The log level of connector {} is what its loggers have from now on", connector);
        }
    }
}
