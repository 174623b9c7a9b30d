package dev.tributary.connect.rest.body;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tributary.connect.api.Freshness;
import dev.tributary.connect.rest.openapi.Doc;
import org.jspecify.annotations.Nullable;

/** How far behind something is; null where that is not known. */
public record FreshnessBody(
        @Doc("Sinks: records that are not yet put, all partitions together; of a connector the sum of its tasks.")
        @JsonProperty("lag_records")
        @Nullable
        Long lagRecords,

        @Doc(
                "Sinks: how old the record put last is while there are more to put, in milliseconds; 0 if there are none; of a "
                        + "connector the greatest.")
        @JsonProperty("lag_ms")
        @Nullable
        Long lagMs,

        @Doc(
                "Sources: how old the records sent last were when they were sent, by their timestamps, in milliseconds; of a "
                        + "connector the greatest.")
        @JsonProperty("record_age_ms")
        @Nullable
        Long recordAgeMs,

        @Doc("Sinks: how old the records put last were when that was done, by their timestamps, in milliseconds; of a "
                + "connector the greatest.")
        @JsonProperty("end_to_end_ms")
        @Nullable
        Long endToEndMs) {
    public static FreshnessBody of(Freshness freshness) {
        return new FreshnessBody(
                freshness.lagRecords(),
                Words.millis(freshness.lagTime()),
                Words.millis(freshness.recordAge()),
                Words.millis(freshness.endToEnd()));
    }

    Freshness toFreshness() {
        return new Freshness(
                lagRecords, Words.duration(lagMs), Words.duration(recordAgeMs), Words.duration(endToEndMs));
    }
}
