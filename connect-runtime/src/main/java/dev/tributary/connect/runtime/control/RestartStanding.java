package dev.tributary.connect.runtime.control;

import dev.tributary.connect.api.RestartOutlook;
import dev.tributary.connect.runtime.config.RestartPolicy;
import dev.tributary.connect.runtime.control.RestartSupervision.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an instance stands with its budget, for whoever asks: failures stop counting while time passes and nothing happens.
 * Immutable.
 *
 * @param failures oldest first
 * @param runningSince since when it has been running, after the last of them; null while it is failed
 * @param nextAt when it is restarted; null if that is not due
 */
record RestartStanding(
        RestartPolicy policy,
        List<Failure> failures,
        @Nullable Instant runningSince,
        @Nullable Instant nextAt) {
    RestartStanding {
        failures = List.copyOf(failures);
    }

    RestartOutlook outlook(Instant now) {
        if (!policy.onFailure() && nextAt == null) {
            return RestartOutlook.NONE;
        }
        int same = 0;
        if (!failures.isEmpty()) {
            Duration ran = runningSince == null ? Duration.ZERO : Duration.between(runningSince, now);
            String newest = failures.get(failures.size() - 1).fingerprint();
            same = RestartSupervision.ofKind(RestartSupervision.counting(failures, policy.window(), ran), newest);
        }
        return new RestartOutlook(true, same, policy.budget(), nextAt);
    }
}
