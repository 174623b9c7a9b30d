package dev.tributary.connect.runtime.control;

import dev.tributary.connect.api.RestartEvent;
import dev.tributary.connect.runtime.config.RestartPolicy;
import dev.tributary.connect.runtime.control.RestartSupervision.Decision;
import dev.tributary.connect.runtime.control.RestartSupervision.Failure;
import dev.tributary.connect.runtime.state.RestartHistory;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What restart supervision knows of one instance that runs here: its failures, and what was done. On the control thread. */
final class RestartLedger {
    private static final String RUNNING = "running after ";
    private static final String FAILED_AGAIN = "failed again after ";
    private static final String OVERTAKEN = "not waited for";
    private static final long NONE = -1;
    /** More than the budget of any one kind. */
    private static final int FAILURES = 2_000;

    private List<RestartEvent> events;
    private List<Failure> failures;
    /** Since when the clock of its running goes, after the last failure; it stands while {@link #failedRun} is not over. */
    private Instant ranSince;
    /** When the present run was begun. */
    private Instant begunAt;
    /** The run whose failure is dealt with: it is told of once. */
    private long failedRun = NONE;
    /** The run that was stalled when there was no budget for another: that is told of once, too. */
    private long stalledRun = NONE;
    /** When to restart that run; null: not by itself. */
    private @Nullable Instant retryAt;
    /** What stands below its stack trace. */
    private String note = "";

    /**
     * @param history what other workers have written
     */
    RestartLedger(List<RestartEvent> history, Instant now) {
        events = List.copyOf(history);
        failures = RestartSupervision.failuresOf(history);
        begunAt = now;
        Instant last =
                failures.isEmpty() ? now : failures.get(failures.size() - 1).at();
        ranSince = last.isAfter(now) ? now : last; // the clocks of two workers
    }

    List<RestartEvent> events() {
        return events;
    }

    /** Something may have been read since that was written before. */
    void learn(List<RestartEvent> history) {
        events = RestartHistory.merged(history, events);
    }

    @Nullable
    Instant retryAt() {
        return retryAt;
    }

    boolean isFailed(long run) {
        return failedRun == run;
    }

    boolean isLeftStalled(long run) {
        return stalledRun == run;
    }

    /** The present run goes on. */
    void recovered() {
        stalledRun = NONE;
    }

    String note() {
        return note;
    }

    RestartStanding standing(RestartPolicy policy) {
        return new RestartStanding(policy, failures, failedRun == NONE ? ranSince : null, retryAt);
    }

    /** A new run. */
    void begun(Instant now) {
        begunAt = now;
        if (failedRun != NONE) {
            ranSince = now;
        }
        settled();
    }

    private void settled() {
        failedRun = NONE;
        retryAt = null;
        note = "";
    }

    /** The present run does not fail. */
    void rests(Instant now) {
        if (failedRun != NONE) {
            ranSince = now; // it has recovered without a restart
            settled();
        }
    }

    /** The present run works. */
    void works(Instant now) {
        rests(now);
        RestartEvent last = last();
        if (last != null && isOpen(last)) {
            conclude(RUNNING + RestartTexts.duration(Duration.between(last.at(), now)));
        }
    }

    /** A restart after which it has not been seen to work. */
    private static boolean isOpen(RestartEvent event) {
        String outcome = event.outcome();
        return switch (event.action()) {
            case RESTARTED, REPLACED, MANUAL -> outcome == null || !outcome.contains(RUNNING);
            case GAVE_UP, NOT_RETRIED -> false;
        };
    }

    /**
     * The present run has failed, or stalled.
     *
     * @param replaced it stalled: who asks restarts it at once if there is a budget for it
     */
    Decision failed(
            RestartPolicy policy,
            long run,
            Throwable cause,
            boolean replaced,
            String workerId,
            Instant now,
            double random) {
        Failure failure = new Failure(now, Fingerprint.of(cause), Duration.between(ranSince, now));
        Decision decision = replaced
                ? RestartSupervision.withinBudget(policy, failures, failure, random)
                : RestartSupervision.decide(policy, failures, failure, cause, random);
        if (decision instanceof Decision.Unsupervised) {
            return decision;
        }
        RestartEvent last = last();
        if (last != null
                && last.action() != RestartEvent.Action.GAVE_UP
                && last.action() != RestartEvent.Action.NOT_RETRIED) {
            conclude(FAILED_AGAIN + RestartTexts.duration(Duration.between(begunAt, now)));
        }
        if (replaced && decision instanceof Decision.GiveUp) {
            ranSince = now;
            stalledRun = run; // it stays, may get over it, and whatever it ends with later is another failure
        } else {
            failedRun = run;
        }
        String reason = null;
        RestartEvent.Action action = replaced ? RestartEvent.Action.REPLACED : RestartEvent.Action.RESTARTED;
        if (decision instanceof Decision.RestartAt restart) {
            retryAt = replaced ? null : restart.at();
        } else if (decision instanceof Decision.GiveUp no) {
            action = RestartEvent.Action.GAVE_UP;
            reason = no.reason();
        } else if (decision instanceof Decision.NotRetried no) {
            action = RestartEvent.Action.NOT_RETRIED;
            reason = no.reason();
        }
        add(new RestartEvent(next(now), workerId, RestartTexts.error(cause), failure.fingerprint(), action, null));
        if (action != RestartEvent.Action.NOT_RETRIED) {
            failures = new ArrayList<>(failures);
            failures.add(failure);
            failures = List.copyOf(RestartSupervision.counting(
                    failures.subList(Math.max(0, failures.size() - FAILURES), failures.size()),
                    policy.window(),
                    Duration.ZERO));
        }
        note = reason == null ? "" : RestartTexts.note(reason, events);
        return decision;
    }

    /**
     * A person did something that gives a new budget. Where nothing has ever failed, nothing is noted.
     *
     * @param what null: restarted it
     */
    void renewed(@Nullable String what, String workerId, Instant now) {
        if (events.isEmpty() || (what != null && failures.isEmpty() && failedRun == NONE)) {
            return;
        }
        RestartEvent last = last();
        if (retryAt != null && last != null && last.outcome() == null) {
            conclude(OVERTAKEN);
        }
        failures = List.of();
        note = "";
        add(new RestartEvent(next(now), workerId, null, null, RestartEvent.Action.MANUAL, what));
    }

    /** In milliseconds, as it is stored; behind what is noted already, whatever the clock of another worker said. */
    private Instant next(Instant now) {
        Instant at = now.truncatedTo(ChronoUnit.MILLIS);
        RestartEvent last = last();
        return last == null || at.isAfter(last.at()) ? at : last.at().plusMillis(1);
    }

    private @Nullable RestartEvent last() {
        return events.isEmpty() ? null : events.get(events.size() - 1);
    }

    /** What a person did stays in front of what came of it. */
    private void conclude(String outcome) {
        var all = new ArrayList<>(events);
        RestartEvent last = all.remove(all.size() - 1);
        String former = last.outcome();
        boolean byHand = last.action() == RestartEvent.Action.MANUAL;
        String what = "";
        if (byHand && former != null && !former.startsWith(RUNNING)) {
            int end = former.indexOf(';');
            what = (end < 0 ? former : former.substring(0, end)) + "; ";
        }
        all.add(new RestartEvent(
                last.at(), last.workerId(), last.error(), last.fingerprint(), last.action(), what + outcome));
        events = List.copyOf(all);
    }

    private void add(RestartEvent event) {
        events = RestartHistory.merged(events, List.of(event));
    }
}
