package dev.tributary.connect.runtime.health;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How a counter of records grows. Owned by {@link Vitals}. */
final class RecordCounts {
    private static final int KEPT = 40;

    private final long[] totals = new long[KEPT];
    private final long[] timesNs = new long[KEPT];
    private int taken;
    private long movedNs;

    void begin(long nowNs) {
        movedNs = nowNs;
    }

    void sample(@Nullable Long total, long nowNs) {
        if (total == null) {
            return;
        }
        if (taken > 0 ? totals[(taken - 1) % KEPT] != total : total != 0) {
            movedNs = nowNs;
        }
        totals[taken % KEPT] = total;
        timesNs[taken % KEPT] = nowNs;
        taken = taken == Integer.MAX_VALUE ? KEPT + taken % KEPT + 1 : taken + 1;
    }

    /** For how long it has not grown. */
    Duration quiet(long nowNs) {
        return Duration.ofNanos(nowNs - movedNs);
    }

    /** Mean over the samples that are kept. */
    double perSecond() {
        if (taken < 2) {
            return 0;
        }
        int newest = (taken - 1) % KEPT;
        int oldest = taken <= KEPT ? 0 : taken % KEPT;
        long tookNs = timesNs[newest] - timesNs[oldest];
        long grew = totals[newest] - totals[oldest];
        return tookNs <= 0 ? 0 : (double) grew * TimeUnit.SECONDS.toNanos(1) / tookNs;
    }
}
