package dev.tributary.connect.rest.body;

import dev.tributary.connect.api.Incident;
import dev.tributary.connect.rest.openapi.Doc;
import org.jspecify.annotations.Nullable;

/** What a rule makes of an error. */
public record LikelyCauseBody(
        @Doc("The name of the rule.") String rule,
        @Doc("What is probably wrong.") String cause,
        @Doc("What to do about it.") String advice) {
    static @Nullable LikelyCauseBody of(Incident.@Nullable LikelyCause likely) {
        return likely == null ? null : new LikelyCauseBody(likely.rule(), likely.cause(), likely.advice());
    }
}
