package dev.tributary.connect.runtime.health;

import dev.tributary.connect.api.HealthState;
import dev.tributary.connect.api.InstanceHealth;
import dev.tributary.connect.api.InstanceState;
import dev.tributary.connect.api.RestartOutlook;
import dev.tributary.connect.api.StageTime;
import dev.tributary.connect.api.WorkStage;
import dev.tributary.connect.runtime.health.ClockSamples.Hang;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the sampler knows of one run. Its lock is the sampler's and its readers'; the run's own threads never take it. Durations
 * are of one clock that never goes back, {@code nowNs}.
 */
final class Vitals {
    /** Between two samples, as {@link HealthMonitor} takes them. */
    static final Duration INTERVAL = Duration.ofMillis(250);

    private static final int MINUTE = (int) Duration.ofMinutes(1).dividedBy(INTERVAL);
    private static final int PRESSED_SAMPLES = (int) HealthRules.PRESSED_WINDOW.dividedBy(INTERVAL);
    private static final long PRESSED_MASK = (1L << PRESSED_SAMPLES) - 1;
    /** A call on records that has lasted for so long is work, though no record has gone on. */
    private static final Duration BUSY = Duration.ofSeconds(1);

    private final RunProgress run;
    private final List<ClockSamples> clocks;
    private final RecordCounts records = new RecordCounts();
    private long pressedBits;

    private HealthState state = HealthState.STARTING;
    private HealthState announced = HealthState.STARTING;
    private Instant since;
    private RunProgress.@Nullable Told judged;
    private @Nullable Hang hang;
    private @Nullable String stack;
    private int stalls;

    Vitals(RunProgress run, long nowNs, Instant now) {
        this.run = run;
        this.since = now;
        this.clocks = List.of(
                new ClockSamples(run.task(), MINUTE),
                new ClockSamples(run.consumer(), MINUTE),
                new ClockSamples(run.commits(), MINUTE));
        this.records.begin(nowNs);
    }

    /**
     * A change of state.
     *
     * @param health everything as of the sample that showed it
     */
    record Turn(HealthState before, InstanceHealth health) {}

    /** Takes a sample; null if the state is the one of the sample before. */
    synchronized @Nullable Turn sample(long nowNs, Instant now, RestartOutlook outlook, int zombies) {
        clocks.forEach(clock -> clock.sample(nowNs));
        records.sample(run.records(), nowNs);
        boolean pressed = clocks.stream().anyMatch(clock -> clock.pressed(nowNs));
        pressedBits = pressedBits << 1 | (pressed ? 1 : 0);
        judge(nowNs, now, outlook);
        if (state == announced) {
            return null;
        }
        HealthState before = announced;
        InstanceHealth health = health(nowNs, now, outlook, zombies);
        announced = state;
        return state == before ? null : new Turn(before, health);
    }

    private void judge(long nowNs, Instant now, RestartOutlook outlook) {
        Hang found = hang(nowNs);
        RunProgress.Told told = run.told();
        judged = told;
        HealthState next = HealthRules.next(
                state,
                new HealthRules.Facts(
                        run.id().task() != null,
                        told.state(),
                        told.began(),
                        outlook.nextAt() != null,
                        found != null,
                        pressed(),
                        records.quiet(nowNs),
                        busy(nowNs)));
        hang = next == HealthState.STALLED ? found : null;
        if (next != state) {
            state = next;
            since = now;
            stack = hang == null ? null : StackText.of(hang.thread());
            stalls += hang == null ? 0 : 1;
        }
    }

    private @Nullable Hang hang(long nowNs) {
        Hang longest = null;
        for (ClockSamples clock : clocks) {
            Hang found = clock.hang(run.stallTimeout(), nowNs);
            if (found != null && (longest == null || found.lasted().compareTo(longest.lasted()) > 0)) {
                longest = found;
            }
        }
        return longest;
    }

    private double pressed() {
        return (double) Long.bitCount(pressedBits & PRESSED_MASK) / PRESSED_SAMPLES;
    }

    private boolean busy(long nowNs) {
        return clocks.stream()
                .anyMatch(clock -> !clock.polls() && clock.call(nowNs).compareTo(BUSY) >= 0);
    }

    // ---- what is told

    /** Everything, as of now. */
    synchronized InstanceHealth health(long nowNs, Instant now, RestartOutlook outlook, int zombies) {
        if (!run.told().equals(judged)) {
            judge(nowNs, now, outlook); // all else waits for the next sample, so that whatever is shown is told as well
        }
        clocks.forEach(clock -> clock.look(nowNs));
        String stackNow = stackNow(nowNs);
        List<StageTime> stages = new ArrayList<>(clocks.size());
        Map<WorkStage, Double> shares = new EnumMap<>(WorkStage.class);
        for (ClockSamples clock : clocks) {
            StageTime stage = clock.stageTime(nowNs);
            if (stage != null) {
                stages.add(stage);
            }
            clock.addShares(shares);
        }
        return new InstanceHealth(
                run.id(),
                state,
                reason(nowNs, outlook),
                since,
                stages,
                stackNow,
                shares,
                run.records() == null ? null : records.perSecond(),
                run.records(),
                run.freshness(),
                outlook,
                zombies,
                run.errors());
    }

    private @Nullable String reason(long nowNs, RestartOutlook outlook) {
        RunProgress.Told told = run.told();
        Hang present = hang;
        return switch (state) {
            case STALLED -> present == null ? null : Reasons.stalled(run.id(), isSink(), present);
            case BACKPRESSURED -> again(nowNs) == null ? Reasons.backpressured(isSink(), pressed()) : again(nowNs);
            case ACTIVE, IDLE -> again(nowNs);
            case FAILED -> Reasons.failed(told.failure());
            case RECOVERING -> Reasons.recovering(told.failure(), outlook.nextAt());
            default -> null;
        };
    }

    /** What is tried again and again; null if nothing is. */
    private @Nullable String again(long nowNs) {
        return clocks.stream()
                .map(clock -> clock.repeated(nowNs))
                .filter(Objects::nonNull)
                .findFirst()
                .map(repeated -> Reasons.stalled(run.id(), isSink(), repeated))
                .orElse(null);
    }

    private boolean isSink() {
        return run.consumer().thread() != null;
    }

    /** Null unless stalled. The hanging call may be elsewhere by now; if it has just returned, it is where it was. */
    private @Nullable String stackNow(long nowNs) {
        if (hang == null) {
            return null;
        }
        Hang present = hang(nowNs);
        String now = present == null ? null : StackText.of(present.thread());
        return now == null ? stack : now;
    }

    synchronized HealthState state() {
        return run.told().state() == InstanceState.FAILED && state != HealthState.RECOVERING
                ? HealthState.FAILED
                : state;
    }

    synchronized int stalls() {
        return stalls;
    }

    synchronized Duration longestCall(long nowNs) {
        return clocks.stream()
                .map(clock -> clock.call(nowNs))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }
}
