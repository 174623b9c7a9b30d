package dev.tributary.connect.rest.body;

import dev.tributary.connect.api.HealthState;
import dev.tributary.connect.api.WorkStage;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Small things of the records about health, there and back. What a newer worker tells and this one does not know is not fatal. */
final class Words {
    private Words() {}

    static WorkStage stage(String word) {
        for (WorkStage stage : WorkStage.values()) {
            if (stage.word().equals(word)) {
                return stage;
            }
        }
        return WorkStage.NONE;
    }

    static Map<WorkStage, Double> shares(Map<String, Double> words) {
        Map<WorkStage, Double> shares = new EnumMap<>(WorkStage.class);
        words.forEach((word, share) -> shares.merge(stage(word), share, Double::sum));
        return shares;
    }

    static HealthState state(String name) {
        for (HealthState state : HealthState.values()) {
            if (state.name().equals(name)) {
                return state;
            }
        }
        return HealthState.UNKNOWN;
    }

    static @Nullable Long millis(@Nullable Duration duration) {
        return duration == null ? null : duration.toMillis();
    }

    static @Nullable Long millis(@Nullable Instant instant) {
        return instant == null ? null : instant.toEpochMilli();
    }

    static @Nullable Duration duration(@Nullable Long millis) {
        return millis == null ? null : Duration.ofMillis(millis);
    }

    static @Nullable Instant instant(@Nullable Long millis) {
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }
}
