package dev.tributary.connect.runtime.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tributary.connect.api.ConfigVersion;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.RestartScope;
import dev.tributary.connect.api.TargetState;
import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.runtime.log.ClaimedLogWriter;
import dev.tributary.connect.runtime.log.CompactedLog;
import dev.tributary.connect.runtime.log.LogWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;

/**
 * The config store on a compacted log. Writes for one connector happen one after the other, so that no other write gets
 * between a set of task configurations and its commit; different connectors do not wait for each other. A write that is
 * not acknowledged and read back within 30 s fails, though it may still happen. Thread-safe.
 */
public final class LoggedConfigStore implements ConfigStore {
    private static final Duration WRITE_LIMIT = Duration.ofSeconds(30);
    private final CompactedLog log;
    /** Null: what only the leader writes is written like everything else. */
    private final @Nullable ClaimedLogWriter leaderWriter;

    private final Author author;
    private final int formerConfigs;

    private final Object monitor = new Object();
    /** Guarded by {@link #monitor}. */
    private final ConfigReplay replay;
    /** Guarded by {@link #monitor}: false while the records of old are read, when nothing is published. */
    private boolean following;
    /** Guarded by itself: the last write of every connector that has one under way. */
    private final Map<ConnectorName, CompletableFuture<Void>> lastWrites = new HashMap<>();

    private volatile ClusterConfig snapshot = ClusterConfig.EMPTY;

    /**
     * Who writes.
     *
     * @param workerId {@code host:port}; null if that is not to be told
     * @param clock tells when
     */
    public record Author(@Nullable String workerId, InstantSource clock) {}

    /**
     * @param log not started; closed by this store
     */
    public LoggedConfigStore(CompactedLog log) {
        this(log, null, new Author(null, InstantSource.system()), ConfigHistory.USUAL);
    }

    /**
     * @param log not started; closed by this store
     * @param leaderWriter writes what only the leader writes, to the same log; closed by this store. Null: the log does
     * @param author named in the history of configurations
     * @param formerConfigs how many former configurations of each connector are kept; none, and the records are as Apache's
     */
    public LoggedConfigStore(
            CompactedLog log, @Nullable ClaimedLogWriter leaderWriter, Author author, int formerConfigs) {
        this.log = log;
        this.leaderWriter = leaderWriter;
        this.author = author;
        this.formerConfigs = formerConfigs;
        replay = new ConfigReplay(formerConfigs);
    }

    @Override
    public CompletableFuture<Void> start(Listener listener) {
        return log.start(record -> read(record, listener)).thenRun(() -> {
            ClusterConfig complete;
            synchronized (monitor) {
                following = true;
                complete = publish();
            }
            listener.onChange(complete);
        });
    }

    /** Runs on the log's reader thread. */
    private void read(CompactedLog.Record record, Listener listener) {
        ConfigRecord content;
        ClusterConfig changed;
        synchronized (monitor) {
            content = replay.apply(record);
            if (!following) {
                return;
            }
            changed = publish();
        }
        listener.onChange(changed);
        if (content instanceof ConfigRecord.Restart restart) {
            listener.onRestart(restart.connector(), restart.scope());
        } else if (content instanceof ConfigRecord.LoggerLevel asked) {
            listener.onLoggerLevel(asked.namespace(), asked.level());
        }
    }

    private ClusterConfig publish() {
        ClusterConfig next = replay.snapshot();
        snapshot = next;
        return next;
    }

    @Override
    public CompletableFuture<Void> claim() {
        return leaderWriter == null ? CompletableFuture.completedFuture(null) : leaderWriter.claim();
    }

    @Override
    public void release() {
        if (leaderWriter != null) {
            leaderWriter.release();
        }
    }

    @Override
    public ClusterConfig snapshot() {
        return snapshot;
    }

    @Override
    public CompletableFuture<Void> putConnector(
            ConnectorName name, Map<String, @Nullable String> config, @Nullable TargetState initialState) {
        return inOrder(
                name,
                "the configuration of connector " + name,
                () -> writeAsLeader(configuration(name, config, initialState)));
    }

    /** Made when its turn has come: former writes are read back by then, so that none is missing in the history. */
    private List<CompactedLog.Entry> configuration(
            ConnectorName name, Map<String, @Nullable String> config, @Nullable TargetState initialState) {
        var entries = new ArrayList<CompactedLog.Entry>();
        if (initialState != null) {
            entries.add(
                    ConfigRecords.target(name, initialState)); // first, so that it never appears STARTED by accident
        }
        if (formerConfigs == 0) {
            entries.add(ConfigRecords.connector(name, config));
            return entries;
        }
        Instant now = author.clock().instant();
        ConfigHistory history;
        synchronized (monitor) {
            ConnectorReplay known = replay.replay(name);
            history = known == null ? ConfigHistory.first(now) : known.next(config, now, author.workerId());
        }
        entries.add(ConfigRecords.connector(name, config, history));
        return entries;
    }

    @Override
    public CompletableFuture<Void> removeConnector(ConnectorName name) {
        return inOrder(
                name,
                "the removal of connector " + name,
                () -> writeAsLeader(List.of(ConfigRecords.noConnector(name), ConfigRecords.target(name, null))));
    }

    @Override
    public CompletableFuture<Void> putTasks(ConnectorName name, List<Map<String, @Nullable String>> configs) {
        var tasks = new ArrayList<CompactedLog.Entry>();
        for (int number = 0; number < configs.size(); number++) {
            tasks.add(ConfigRecords.task(new TaskId(name, number), configs.get(number)));
        }
        List<CompactedLog.Entry> commit = List.of(ConfigRecords.commit(name, configs.size()));
        return inOrder(
                name,
                configs.size() + " task configurations of connector " + name,
                // The commit only when all task records are durable and read back: a reader takes it at its word.
                () -> tasks.isEmpty()
                        ? writeAsLeader(commit)
                        : writeAsLeader(tasks).thenCompose(done -> writeAsLeader(commit)));
    }

    @Override
    public CompletableFuture<Void> putTargetState(ConnectorName name, TargetState state) {
        return inOrder(
                name,
                "the target state " + state + " of connector " + name,
                () -> write(log, List.of(ConfigRecords.target(name, state))));
    }

    @Override
    public CompletableFuture<Void> putRestart(ConnectorName name, RestartScope scope) {
        return inOrder(
                name,
                "the restart request for connector " + name,
                () -> writeAsLeader(List.of(ConfigRecords.restart(name, scope))));
    }

    @Override
    public CompletableFuture<Void> putTaskCount(ConnectorName name, int tasks) {
        return inOrder(
                name,
                "the task count of connector " + name,
                () -> writeAsLeader(List.of(ConfigRecords.taskCount(name, tasks))));
    }

    @Override
    public CompletableFuture<Void> putSessionKey(SessionKey key) {
        return limited("a new session key", () -> writeAsLeader(List.of(ConfigRecords.sessionKey(key))));
    }

    @Override
    public CompletableFuture<Void> putLoggerLevel(String logger, String level) {
        return limited(
                "the level " + level + " of logger " + logger,
                () -> write(log, List.of(ConfigRecords.loggerLevel(logger, level))));
    }

    @Override
    public @Nullable ConfigEdit lastEdit(ConnectorName name) {
        synchronized (monitor) {
            ConnectorReplay known = replay.replay(name);
            return known == null ? null : known.lastEdit();
        }
    }

    @Override
    public List<ConfigVersion> history(ConnectorName name) {
        synchronized (monitor) {
            ConnectorReplay known = replay.replay(name);
            return known == null ? List.of() : known.versions();
        }
    }

    @Override
    public Fencing fencing(ConnectorName name) {
        synchronized (monitor) {
            ConnectorReplay known = replay.replay(name);
            return known == null
                    ? new Fencing(false, null)
                    : new Fencing(known.pendingFencing(), known.taskCountRecord());
        }
    }

    @Override
    public CompletableFuture<Void> refresh() {
        return log.readToEnd();
    }

    private CompletableFuture<Void> writeAsLeader(List<CompactedLog.Entry> entries) {
        return write(leaderWriter == null ? log : leaderWriter, entries);
    }

    private CompletableFuture<Void> write(LogWriter writer, List<CompactedLog.Entry> entries) {
        return writer.append(entries)
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(explained(failure, entries)))
                .thenCompose(done -> log.readToEnd());
    }

    private CompletableFuture<Void> inOrder(ConnectorName name, String what, Supplier<CompletableFuture<Void>> write) {
        synchronized (lastWrites) {
            CompletableFuture<Void> former = lastWrites.getOrDefault(name, CompletableFuture.completedFuture(null));
            CompletableFuture<Void> mine =
                    former.handle((done, failure) -> null).thenCompose(ignored -> limited(what, write));
            lastWrites.put(name, mine);
            return mine.whenComplete((done, failure) -> {
                synchronized (lastWrites) {
                    lastWrites.remove(name, mine);
                }
            });
        }
    }

    private static CompletableFuture<Void> limited(String what, Supplier<CompletableFuture<Void>> write) {
        return write.get()
                .orTimeout(WRITE_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(failed(what, failure)));
    }

    private static ConnectException failed(String what, Throwable failure) {
        Throwable cause = unwrapped(failure);
        if (cause instanceof ConfigTooLargeException) {
            return new ConfigTooLargeException("Writing " + what + " failed: " + cause.getMessage(), cause);
        }
        String problem = cause instanceof TimeoutException
                ? "there was no acknowledgement within " + WRITE_LIMIT.toSeconds() + " s; it may still happen"
                : String.valueOf(cause.getMessage());
        return new ConnectException("Writing " + what + " failed: " + problem, cause);
    }

    /** Kafka tells which limit was exceeded, but not by which record. */
    private static Throwable explained(Throwable failure, List<CompactedLog.Entry> entries) {
        Throwable root = unwrapped(failure);
        while (root.getCause() != null && !(root instanceof RecordTooLargeException)) {
            root = root.getCause();
        }
        CompactedLog.Entry largest = Collections.max(entries, Comparator.comparingInt(LoggedConfigStore::size));
        byte[] key = largest.key();
        return root instanceof RecordTooLargeException
                ? new ConfigTooLargeException(
                        "record " + (key == null ? "" : new String(key, UTF_8)) + " of " + size(largest)
                                + " bytes " + ConfigTooLargeException.SIGN + ": " + root.getMessage()
                                + " The limits are max.request.size of the workers, max.message.bytes of the topic and"
                                + " message.max.bytes of the brokers.",
                        root)
                : unwrapped(failure);
    }

    private static int size(CompactedLog.Entry entry) {
        byte[] value = entry.value();
        return value == null ? 0 : value.length;
    }

    private static Throwable unwrapped(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    @Override
    public void close() {
        if (leaderWriter != null) {
            leaderWriter.close();
        }
        log.close();
    }
}
