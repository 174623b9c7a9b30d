package dev.tributary.connect.runtime.task;

import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.runtime.state.StatusStore;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Notes the topics that a source task writes to, asking the store once per topic and commit interval instead of once per
 * record. Thread-safe. Source: {@code tasks} 2.9.
 */
final class TopicNotes {
    private final TaskId task;
    private final @Nullable StatusStore store;
    private final Set<String> noted = ConcurrentHashMap.newKeySet();
    private volatile @Nullable String last; // most tasks write to one topic, whose name is one object

    private TopicNotes(TaskId task, @Nullable StatusStore store) {
        this.task = task;
        this.store = store;
    }

    static TopicNotes of(TaskParts parts) {
        RunnerResources resources = parts.resources();
        return new TopicNotes(parts.run().id(), resources.tasks().topicTracking() ? resources.statuses() : null);
    }

    @SuppressWarnings("ReferenceEquality") // the same object is the same topic; others are found in the set
    void note(String topic) {
        if (store == null || topic == last) {
            return;
        }
        if (!noted.contains(topic) && noted.add(topic)) {
            store.noteTopic(task, topic);
        }
        last = topic;
    }

    /** The store is asked anew: the connector's topics may have been reset. */
    void forget() {
        noted.clear();
        last = null;
    }
}
