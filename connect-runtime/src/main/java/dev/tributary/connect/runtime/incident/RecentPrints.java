package dev.tributary.connect.runtime.incident;

import dev.tributary.connect.api.InstanceId;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells news from what happened to the same instance a moment ago in the same way. Thread-safe. */
final class RecentPrints {
    /** Within this time the same is no news. */
    static final Duration QUIET = Duration.ofSeconds(10);

    /** Of more instances those are forgotten that happened longest ago. */
    static final int MOST = 5_000;

    private record Print(String fingerprint, Instant at) {}

    private final Map<InstanceId, Print> newest = new LinkedHashMap<>(); // guarded by this

    /** Whether it is news; then it is no longer. */
    synchronized boolean isNews(InstanceId id, String fingerprint, Instant now) {
        @Nullable Print last = newest.get(id);
        if (last != null
                && last.fingerprint().equals(fingerprint)
                && now.isBefore(last.at().plus(QUIET))) {
            return false;
        }
        newest.remove(id); // back as the newest
        newest.put(id, new Print(fingerprint, now));
        if (newest.size() > MOST) {
            newest.remove(newest.keySet().iterator().next());
        }
        return true;
    }
}
