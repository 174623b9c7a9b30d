package dev.tributary.connect.runtime.state;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.InstanceId;
import dev.tributary.connect.api.InstanceState;
import dev.tributary.connect.api.InstanceStatus;
import dev.tributary.connect.api.RestartEvent;
import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.runtime.log.CompactedLog;
import dev.tributary.connect.runtime.state.StatusRecord.Codec;
import dev.tributary.connect.runtime.state.StatusRecord.Stamped;
import dev.tributary.connect.runtime.state.StatusWriter.Forms;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The status store on a compacted log. Reads answer what was read back. A write that fails is tried again until it
 * succeeds, a newer write of the same key was made, or - for safe writes - another worker was faster. Thread-safe.
 */
public final class LoggedStatusStore implements StatusStore {
    private final CompactedLog log;
    private final InstantSource clock;
    private final StatusCache cache = new StatusCache();
    private final StatusWriter writer;
    /** Topics whose first use was written and is not read back yet: noted once, however many records use them. */
    private final Set<String> notedTopics = ConcurrentHashMap.newKeySet();

    /**
     * @param log not started; closed by this store
     */
    public LoggedStatusStore(CompactedLog log, InstantSource clock) {
        this.log = log;
        this.clock = clock;
        this.writer = new StatusWriter(log);
    }

    @Override
    public CompletableFuture<Void> start() {
        return log.start(cache::read);
    }

    @Override
    public @Nullable InstanceStatus connector(ConnectorName name) {
        return statusOf(cache.connector(name));
    }

    @Override
    public @Nullable InstanceStatus task(TaskId id) {
        return statusOf(cache.task(id));
    }

    private static @Nullable InstanceStatus statusOf(@Nullable Stamped stamped) {
        return stamped == null ? null : stamped.status();
    }

    @Override
    public SortedMap<Integer, InstanceStatus> tasks(ConnectorName name) {
        return cache.tasks(name);
    }

    @Override
    public List<RestartEvent> restarts(InstanceId instance) {
        return cache.restarts(instance);
    }

    @Override
    public SortedMap<InstanceId, List<RestartEvent>> restarts(ConnectorName name) {
        return cache.restarts(name);
    }

    @Override
    public Set<ConnectorName> connectors() {
        return cache.connectors();
    }

    @Override
    public void put(ConnectorName name, InstanceStatus status, List<RestartEvent> restarts, int groupGeneration) {
        StatusWriter.Rule rule = first -> mayWrite(cache.connector(name), status, groupGeneration, first);
        writer.send(Codec.key(name), forms(Codec.key(name), status, restarts, groupGeneration), rule);
    }

    @Override
    public void put(TaskId id, InstanceStatus status, List<RestartEvent> restarts, int groupGeneration) {
        StatusWriter.Rule rule = first -> mayWrite(cache.task(id), status, groupGeneration, first);
        writer.send(Codec.key(id), forms(Codec.key(id), status, restarts, groupGeneration), rule);
    }

    private static Forms forms(String key, InstanceStatus status, List<RestartEvent> restarts, int groupGeneration) {
        return new Forms(
                Codec.status(key, status, restarts, groupGeneration),
                number -> Codec.smaller(key, status, groupGeneration, number));
    }

    /**
     * The rule of safe writes: what is about an end must not hide what another, later owner says. Whatever is tried again,
     * and so comes late, must not either.
     */
    private static boolean mayWrite(
            @Nullable Stamped present, InstanceStatus status, int groupGeneration, boolean first) {
        boolean safe = status.state() == InstanceState.UNASSIGNED || status.state() == InstanceState.FAILED;
        return (first && !safe)
                || present == null
                || present.status().workerId().equals(status.workerId())
                || present.generation() <= groupGeneration;
    }

    @Override
    public void remove(ConnectorName name) {
        cache.tasks(name).keySet().forEach(number -> remove(new TaskId(name, number)));
        writer.send(Codec.key(name), Forms.only(Codec.tombstone(Codec.key(name))), StatusWriter.Rule.ALWAYS);
    }

    @Override
    public void remove(TaskId id) {
        writer.send(Codec.key(id), Forms.only(Codec.tombstone(Codec.key(id))), StatusWriter.Rule.ALWAYS);
    }

    @Override
    public Set<String> activeTopics(ConnectorName name) {
        return cache.topics(name);
    }

    @Override
    public void noteTopic(TaskId task, String topic) {
        if (cache.knows(task.connector(), topic)) {
            return;
        }
        String key = Codec.topicKey(task.connector(), topic);
        if (notedTopics.add(key)) {
            if (cache.knows(task.connector(), topic)) {
                notedTopics.remove(key); // it was read back between the first look and now
                return;
            }
            CompletableFuture<Void> unused = writer.write(
                            key, Forms.only(Codec.topic(task, topic, clock.millis())), StatusWriter.Rule.ALWAYS)
                    .thenCompose(written -> log.readToEnd())
                    .whenComplete((read, failure) -> notedTopics.remove(key));
        }
    }

    @Override
    public CompletableFuture<Void> resetTopics(ConnectorName name) {
        CompletableFuture<?>[] writes = cache.topics(name).stream()
                .map(topic -> Codec.topicKey(name, topic))
                .map(key -> writer.write(key, Forms.only(Codec.tombstone(key)), StatusWriter.Rule.ALWAYS))
                .toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(writes).thenCompose(written -> log.readToEnd());
    }

    @Override
    public CompletableFuture<Void> flush() {
        return writer.settled().thenCompose(written -> log.readToEnd());
    }

    @Override
    public void close() {
        writer.close();
        log.close();
    }
}
