package dev.tributary.connect.runtime.health;

import dev.tributary.connect.api.StageTime;
import dev.tributary.connect.api.WorkStage;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was seen of one clock: since when it has stood, and in which stages it was in the last minute. Owned by {@link
 * Vitals}. Durations are as exact as samples are frequent.
 */
final class ClockSamples {
    private static final WorkStage[] STAGES = WorkStage.values();
    /** Not one of them: a sample without thread. */
    private static final byte NO_STAGE = (byte) STAGES.length;

    private final ProgressClock clock;
    private final byte[] stages;
    private final int[] counts = new int[STAGES.length + 1];
    private int taken;

    private @Nullable Thread thread;
    private long word;
    private long wordSinceNs;
    private long repeats;
    private long repeatsSinceNs;

    /** @param samples how many are kept for {@link #addShares} */
    ClockSamples(ProgressClock clock, int samples) {
        this.clock = clock;
        this.stages = new byte[samples];
    }

    /**
     * A call that has lasted too long.
     *
     * @param repeated not one call: a failing one is made again and again
     * @param failure of the last try, if it is known
     */
    record Hang(
            Thread thread,
            WorkStage stage,
            boolean repeated,
            Duration lasted,
            @Nullable Throwable failure) {}

    void sample(long nowNs) {
        look(nowNs);
        int slot = taken % stages.length;
        if (taken >= stages.length) {
            counts[stages[slot]]--;
        }
        byte stage = thread == null ? NO_STAGE : (byte) ProgressClock.stageOf(word).ordinal();
        stages[slot] = stage;
        counts[stage]++;
        taken = taken == Integer.MAX_VALUE ? stages.length + slot + 1 : taken + 1;
    }

    /** Takes in where the clock stands now. */
    void look(long nowNs) {
        Thread owner = clock.thread();
        long seen = clock.word();
        if (owner != thread || seen != word) {
            thread = owner;
            word = seen;
            wordSinceNs = nowNs;
        }
        long repeated = clock.repeats();
        if (repeated != repeats) {
            repeats = repeated;
            repeatsSinceNs = nowNs;
        }
    }

    /** Whether its thread waits for the other side. */
    boolean pressed(long nowNs) {
        return thread != null
                && (ProgressClock.isPressed(word)
                        || (ProgressClock.stageOf(word) == WorkStage.SEND && nowNs > wordSinceNs));
    }

    /** How long the present call has lasted; zero between calls, and while time does not count. */
    Duration call(long nowNs) {
        boolean counts = thread != null
                && !ProgressClock.isExcused(word)
                && ProgressClock.stageOf(word) != WorkStage.NONE
                && ProgressClock.stageOf(word) != WorkStage.STOP; // who stops it sees to that
        return counts ? Duration.ofNanos(nowNs - wordSinceNs) : Duration.ZERO;
    }

    boolean polls() {
        return ProgressClock.stageOf(word) == WorkStage.POLL;
    }

    /** What has lasted for that long at least; null if nothing has. */
    @Nullable
    Hang hang(Duration timeout, long nowNs) {
        Thread owner = thread;
        if (owner == null || timeout.isZero()) {
            return null;
        }
        Duration call = call(nowNs);
        Duration again = repeats == 0 ? Duration.ZERO : Duration.ofNanos(nowNs - repeatsSinceNs);
        if (again.compareTo(timeout) >= 0 && again.compareTo(call) > 0) {
            return new Hang(owner, ProgressClock.stageOf(repeats), true, again, clock.failure());
        }
        return call.compareTo(timeout) >= 0
                ? new Hang(owner, ProgressClock.stageOf(word), false, call, null)
                : null;
    }

    /** Null without thread. */
    @Nullable
    StageTime stageTime(long nowNs) {
        Thread owner = thread;
        return owner == null
                ? null
                : new StageTime(ProgressClock.stageOf(word), Duration.ofNanos(nowNs - wordSinceNs), owner.getName());
    }

    /** The greater where another clock has a share of the same stage: threads work at the same time. */
    void addShares(Map<WorkStage, Double> shares) {
        int kept = Math.min(taken, stages.length);
        for (WorkStage stage : STAGES) {
            int count = counts[stage.ordinal()];
            if (count > 0 && stage != WorkStage.NONE) {
                shares.merge(stage, (double) count / kept, Math::max);
            }
        }
    }
}
