package dev.tributary.connect.runtime.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class SinkOffsetsTest {
    private static final TopicPartition A = new TopicPartition("t", 0);
    private static final TopicPartition B = new TopicPartition("t", 1);
    private final SinkOffsets offsets = new SinkOffsets(SinkHarness.unseenMetrics(SinkHarness.ID));

    private static OffsetAndMetadata at(long offset) {
        return new OffsetAndMetadata(offset);
    }

    private static SinkBatch batch(TopicPartition partition, long first, long next) {
        return new SinkBatch(List.of(), Map.of(partition, new SinkBatch.Span(first, next)), 0);
    }

    @Test
    void offsetsAdvanceWithWhatWasDelivered() {
        offsets.assigned(Map.of(A, 5L, B, 0L));
        offsets.delivered(batch(A, 5, 9));
        assertThat(offsets.candidates(offsets.assignment())).isEqualTo(Map.of(A, at(9), B, at(0)));
    }

    @Test
    void whatWasDeliveredOfPartitionsThatAreGoneCountsNothing() {
        offsets.assigned(Map.of(A, 5L));
        offsets.dropped(Set.of(A));
        offsets.delivered(batch(A, 5, 9));
        assertThat(offsets.candidates(Set.of(A))).isEmpty();
        assertThat(offsets.assignment()).isEmpty();
    }

    @Test
    void partitionsThatTheTaskDoesNotMentionKeepWhatWasCommitted() {
        offsets.assigned(Map.of(A, 5L, B, 7L));
        offsets.delivered(batch(A, 5, 9));
        offsets.delivered(batch(B, 7, 9));
        SinkOffsets.Plan plan = offsets.plan(Set.of(A, B), Map.of(A, at(8)));
        assertThat(plan.offsets()).isEqualTo(Map.of(A, at(8), B, at(7)));
        assertThat(plan.objections()).isEmpty();
    }

    @Test
    void offsetsThatCannotBeRightAreObjectedToAndNotUsed() {
        offsets.assigned(Map.of(A, 5L));
        Map<TopicPartition, OffsetAndMetadata> returned = new HashMap<>();
        returned.put(A, at(6));
        returned.put(B, at(1));
        SinkOffsets.Plan plan = offsets.plan(Set.of(A), returned);
        assertThat(plan.offsets()).isEqualTo(Map.of(A, at(5)));
        assertThat(plan.objections()).hasSize(2);
        returned.put(A, null);
        assertThat(offsets.plan(Set.of(A), returned).offsets()).isEqualTo(Map.of(A, at(5)));
    }

    @Test
    void aPartitionThatIsNotAskedAboutIsIgnoredWithoutObjection() {
        offsets.assigned(Map.of(A, 5L, B, 0L));
        SinkOffsets.Plan plan = offsets.plan(Set.of(A), Map.of(B, at(0)));
        assertThat(plan.offsets()).isEqualTo(Map.of(A, at(5)));
        assertThat(plan.objections()).isEmpty();
    }

    @Test
    void committingAgainWhatIsCommittedChangesNothing() {
        offsets.assigned(Map.of(A, 5L));
        offsets.delivered(batch(A, 5, 9));
        assertThat(offsets.isCommitted(Map.of(A, at(9)))).isFalse();
        offsets.committed(Map.of(A, at(9), B, at(4)));
        assertThat(offsets.isCommitted(Map.of(A, at(9)))).isTrue();
        assertThat(offsets.candidates(Set.of(B))).isEmpty();
    }

    @Test
    void aRewindCountsAsCommitted() {
        offsets.assigned(Map.of(A, 5L));
        offsets.rewound(A, 2);
        assertThat(offsets.candidates(Set.of(A))).isEqualTo(Map.of(A, at(2)));
        assertThat(offsets.isCommitted(Map.of(A, at(2)))).isTrue();
    }

    @Test
    void goingBackToTheLastCommitAnswersWhereThatIs() {
        offsets.assigned(Map.of(A, 5L));
        offsets.delivered(batch(A, 5, 9));
        assertThat(offsets.rewindToCommitted(Set.of(A, B))).isEqualTo(Map.of(A, 5L));
        assertThat(offsets.candidates(Set.of(A))).isEqualTo(Map.of(A, at(5)));
    }
}
