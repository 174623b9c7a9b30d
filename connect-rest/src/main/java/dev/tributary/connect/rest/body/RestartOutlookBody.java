package dev.tributary.connect.rest.body;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tributary.connect.api.RestartOutlook;
import dev.tributary.connect.rest.openapi.Doc;
import org.jspecify.annotations.Nullable;

/** What restart supervision is about to do. */
public record RestartOutlookBody(
        @Doc("Whether failures are restarted at all.") boolean supervised,

        @Doc("How many failures count against the budget now.")
        int failures,

        @Doc("How many may: with one more of the same kind it stays failed; 0 if it is not supervised.")
        int budget,

        @Doc("When it is restarted, in milliseconds since 1970; null if that is not due.")
        @JsonProperty("next_at_ms")
        @Nullable
        Long nextAtMs) {
    static RestartOutlookBody of(RestartOutlook outlook) {
        return new RestartOutlookBody(
                outlook.supervised(), outlook.failures(), outlook.budget(), Words.millis(outlook.nextAt()));
    }

    RestartOutlook toOutlook() {
        return new RestartOutlook(supervised, failures, budget, Words.instant(nextAtMs));
    }
}
