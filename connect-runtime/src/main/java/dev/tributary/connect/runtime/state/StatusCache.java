package dev.tributary.connect.runtime.state;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.InstanceId;
import dev.tributary.connect.api.InstanceState;
import dev.tributary.connect.api.InstanceStatus;
import dev.tributary.connect.api.RestartEvent;
import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.runtime.log.CompactedLog;
import dev.tributary.connect.runtime.state.StatusRecord.Stamped;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The statuses as read back from the log ({@code internal-topics} 6.3, 6.4). Written by the log's reader thread alone, read by
 * any thread.
 */
final class StatusCache implements StatusRecord.Handler {
    private static final Logger LOG = LoggerFactory.getLogger(StatusCache.class);
    private final ConcurrentMap<ConnectorName, Stamped> connectors = new ConcurrentHashMap<>();
    private final ConcurrentNavigableMap<TaskId, Stamped> tasks = new ConcurrentSkipListMap<>();
    /** Beside the statuses: one that is written by a worker that knows nothing of it hides nothing. */
    private final ConcurrentNavigableMap<InstanceId, List<RestartEvent>> restarts = new ConcurrentSkipListMap<>();

    private final ConcurrentMap<ConnectorName, Set<String>> topics = new ConcurrentHashMap<>();

    void read(CompactedLog.Record record) {
        StatusRecord content = StatusRecord.Codec.read(record.key(), record.value());
        if (content == null) {
            LOG.debug("The status record at offset {} is ignored: nothing that this worker knows.", record.offset());
        } else {
            content.dispatchTo(this);
        }
    }

    @Override
    public void ofConnector(StatusRecord.OfConnector record) {
        Stamped next = record.stamped();
        Stamped present = connectors.get(record.connector());
        addRestarts(InstanceId.of(record.connector()), next);
        if (next == null) {
            connectors.remove(record.connector());
            ofConnector(record.connector()).clear();
            restartsOf(record.connector()).clear();
        } else if (present == null || !isStale(next, present)) {
            connectors.put(record.connector(), next);
        }
    }

    @Override
    public void ofTask(StatusRecord.OfTask record) {
        Stamped next = record.stamped();
        Stamped present = tasks.get(record.task());
        addRestarts(InstanceId.of(record.task()), next);
        if (next == null) {
            tasks.remove(record.task());
        } else if (present == null || !isStale(next, present)) {
            tasks.put(record.task(), next);
        }
    }

    private void addRestarts(InstanceId instance, @Nullable Stamped next) {
        if (next == null) {
            restarts.remove(instance);
        } else if (!next.restarts().isEmpty()) {
            restarts.merge(instance, next.restarts(), RestartHistory::merged);
        }
    }

    /**
     * Whether an end comes too late: what it is about is another worker's meanwhile, be it running, paused or failed there. A
     * worker that slept wrote it before it had read that. (A worker's own end follows its own status in the log, so it is never late;
     * Apache's reader ignores that of a task that runs, and goes on showing RUNNING, and heeds all others.)
     */
    private static boolean isStale(Stamped next, Stamped present) {
        if (present.status().workerId().equals(next.status().workerId())
                || present.status().state() == InstanceState.UNASSIGNED) {
            return false;
        }
        return switch (next.status().state()) {
            case UNASSIGNED -> present.generation() >= next.generation();
            case FAILED -> present.generation() > next.generation();
            default -> false;
        };
    }

    @Override
    public void ofTopic(StatusRecord.OfTopic record) {
        if (record.used()) {
            topics.computeIfAbsent(record.connector(), key -> ConcurrentHashMap.newKeySet())
                    .add(record.topic());
        } else {
            topics.computeIfPresent(record.connector(), (key, known) -> {
                known.remove(record.topic());
                return known.isEmpty() ? null : known;
            });
        }
    }

    @Nullable
    Stamped connector(ConnectorName name) {
        return connectors.get(name);
    }

    @Nullable
    Stamped task(TaskId id) {
        return tasks.get(id);
    }

    SortedMap<Integer, InstanceStatus> tasks(ConnectorName name) {
        var all = new TreeMap<Integer, InstanceStatus>();
        ofConnector(name).forEach((id, stamped) -> all.put(id.number(), stamped.status()));
        return Collections.unmodifiableSortedMap(all);
    }

    List<RestartEvent> restarts(InstanceId instance) {
        return restarts.getOrDefault(instance, List.of());
    }

    SortedMap<InstanceId, List<RestartEvent>> restarts(ConnectorName name) {
        return Collections.unmodifiableSortedMap(new TreeMap<>(restartsOf(name)));
    }

    private ConcurrentNavigableMap<InstanceId, List<RestartEvent>> restartsOf(ConnectorName name) {
        return restarts.subMap(InstanceId.of(name), true, new InstanceId(name, Integer.MAX_VALUE), true);
    }

    private ConcurrentNavigableMap<TaskId, Stamped> ofConnector(ConnectorName name) {
        return tasks.subMap(new TaskId(name, 0), true, new TaskId(name, Integer.MAX_VALUE), true);
    }

    Set<ConnectorName> connectors() {
        var names = new TreeSet<>(connectors.keySet());
        tasks.keySet().forEach(id -> names.add(id.connector()));
        return names;
    }

    Set<String> topics(ConnectorName name) {
        return Set.copyOf(topics.getOrDefault(name, Set.of()));
    }

    boolean knows(ConnectorName name, String topic) {
        return topics.getOrDefault(name, Set.of()).contains(topic);
    }
}
