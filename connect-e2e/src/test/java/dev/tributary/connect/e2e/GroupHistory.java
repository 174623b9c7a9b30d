package dev.tributary.connect.e2e;

import dev.tributary.connect.testkit.kafka.TestClient;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.coordinator.group.generated.CoordinatorRecordType;
import org.apache.kafka.coordinator.group.generated.GroupMetadataKey;
import org.apache.kafka.coordinator.group.generated.GroupMetadataValue;

/**
 * What the group coordinator has written down of a group: one entry for each time that its members were given work.
 *
 * @param generation counts the group's rebalances
 * @param atMs when, as milliseconds since 1970
 * @param memberIds the ids of its members, which the coordinator chose when they joined
 */
record GroupHistory(int generation, long atMs, Set<String> memberIds) {
    private static final String OFFSETS_TOPIC = "__consumer_offsets";

    /** All that is known, oldest first. Of a group with another name nothing is returned. */
    static List<GroupHistory> of(TestClient kafka, String group) {
        List<GroupHistory> history = new ArrayList<>();
        if (!hasOffsetsTopic(kafka)) {
            return history;
        }
        var bytes = new ByteArrayDeserializer();
        kafka.read(OFFSETS_TOPIC).as(bytes, bytes).all().forEach(record -> {
            byte[] value = record.value();
            ByteBuffer key = ByteBuffer.wrap(record.key());
            if (value != null
                    && key.getShort() == CoordinatorRecordType.GROUP_METADATA.id()
                    && new GroupMetadataKey(new ByteBufferAccessor(key), (short) 0)
                            .group()
                            .equals(group)) {
                ByteBuffer body = ByteBuffer.wrap(value);
                short version = body.getShort();
                var metadata = new GroupMetadataValue(new ByteBufferAccessor(body), version);
                history.add(new GroupHistory(
                        metadata.generation(),
                        record.timestamp(),
                        metadata.members().stream()
                                .map(member -> member.memberId())
                                .collect(Collectors.toUnmodifiableSet())));
            }
        });
        return history;
    }

    /** It is created when the first member of any group asks for its coordinator. */
    private static boolean hasOffsetsTopic(TestClient kafka) {
        try {
            return kafka.admin()
                    .listTopics(new ListTopicsOptions().listInternal(true))
                    .names()
                    .get()
                    .contains(OFFSETS_TOPIC);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted.", e);
        }
    }

    /** The last generation; 0 if the group has never been. */
    static int latest(TestClient kafka, String group) {
        List<GroupHistory> history = of(kafka, group);
        return history.isEmpty() ? 0 : history.get(history.size() - 1).generation();
    }
}
