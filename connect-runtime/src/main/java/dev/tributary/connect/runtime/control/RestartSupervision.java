package dev.tributary.connect.runtime.control;

import dev.tributary.connect.api.RestartEvent;
import dev.tributary.connect.runtime.config.RestartPolicy;
import dev.tributary.connect.runtime.task.TaskFencedException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is done about a failure. Pure: history, failure, time and a random number in, a {@link Decision} out.
 *
 * <p><b>Which failures count.</b> One clock is kept for each instance, that of its running: it goes from the start of a run to its
 * failure, and stands still while the instance waits for its restart. A failure counts for {@link RestartPolicy#window} by that
 * clock. Therefore
 * <ul>
 *   <li>what fails at once each time never outlives its failures: it exhausts the budget, however long the waits in between;
 *   <li>what runs well for the window is forgiven everything: one failure an hour, with a window of 30 minutes, is restarted for
 *       ever, each time after the initial backoff;
 *   <li>what fails now and then, less often than the budget in one window, is restarted for ever, too.
 * </ul>
 *
 * <p><b>How long it waits.</b> The initial backoff, doubled for each other failure that counts, of whatever kind, up to the maximum;
 * of that, at random, between half and all: what failed together does not come back together.
 *
 * <p><b>When it ends.</b> When more failures of one {@link Fingerprint} count than the budget allows. Failures of other kinds have
 * budgets of their own: they may be the ones that another thing causes.
 *
 * <p><b>Without being asked</b> only an exactly-once task is restarted that a late zombie has fenced while it is to run here: that is
 * no failure of the task, and the new run takes its transactional id back before it asks again whether it is the rightful one.
 */
final class RestartSupervision {
    /** Doubled more often than this, any backoff is the maximum. */
    private static final int DOUBLINGS = 40;

    /**
     * Says of a chain of causes that it is not about settings: hosts that cannot be found are reported by kafka-clients as a wrong
     * setting, but come back with the name server.
     */
    private static final String HOSTS_UNKNOWN = "No resolvable bootstrap urls";

    private RestartSupervision() {}

    /**
     * A failure as far as it counts.
     *
     * @param ran how long the instance had been running since the failure before
     */
    record Failure(Instant at, String fingerprint, Duration ran) {
        Failure {
            ran = ran.isNegative() ? Duration.ZERO : ran; // the clocks of two workers
        }
    }

    /** What is done. */
    sealed interface Decision {
        /**
         * It is restarted.
         *
         * @param attempt which failure of this kind this was, of those that count, from 1
         */
        record RestartAt(Instant at, int attempt) implements Decision {}

        /** It stays failed: the budget is used up. */
        record GiveUp(String reason) implements Decision {}

        /** It stays failed: this does not heal by itself. */
        record NotRetried(String reason) implements Decision {}

        /** Nobody is to restart it but a person. */
        record Unsupervised() implements Decision {}
    }

    /**
     * @param failures those before, oldest first
     * @param failure the one that has just happened
     * @param cause what it was
     * @param random from 0 to 1
     */
    static Decision decide(
            RestartPolicy policy, List<Failure> failures, Failure failure, Throwable cause, double random) {
        if (!policy.onFailure() && !isFenced(cause)) {
            return new Decision.Unsupervised();
        }
        Optional<String> never = neverRetried(policy, cause);
        if (never.isPresent()) {
            return new Decision.NotRetried(
                    never.get() + " is not retried (tributary.restart.never): a restart alone does not mend it");
        }
        return withinBudget(policy, failures, failure, random);
    }

    /** As {@link #decide} of a policy that restarts, and of what is never refused: for what stalled. */
    static Decision withinBudget(RestartPolicy policy, List<Failure> failures, Failure failure, double random) {
        List<Failure> all = new ArrayList<>(failures);
        all.add(failure);
        List<Failure> counting = counting(all, policy.window(), Duration.ZERO);
        int same = ofKind(counting, failure.fingerprint());
        if (same > policy.budget()) {
            return new Decision.GiveUp(
                    "it failed " + same + " times in the same way (" + failure.fingerprint() + ") within "
                            + RestartTexts.duration(policy.window()) + " of running, and may "
                            + policy.budget() + " times (tributary.restart.budget)");
        }
        return new Decision.RestartAt(failure.at().plus(backoff(policy, counting.size() - 1, random)), same);
    }

    /**
     * The failures that count.
     *
     * @param failures oldest first
     * @param ranSince how long the instance has been running since the last of them
     */
    static List<Failure> counting(List<Failure> failures, Duration window, Duration ranSince) {
        Duration age = ranSince;
        int first = failures.size();
        while (first > 0 && age.compareTo(window) < 0) {
            first--;
            age = age.plus(failures.get(first).ran());
        }
        return List.copyOf(failures.subList(first, failures.size()));
    }

    static int ofKind(List<Failure> failures, String fingerprint) {
        return (int) failures.stream()
                .filter(failure -> failure.fingerprint().equals(fingerprint))
                .count();
    }

    /** @param others how many failures count beside the one that is waited for */
    static Duration backoff(RestartPolicy policy, int others, double random) {
        Duration most = policy.initialBackoff();
        for (int doubling = 0;
                doubling < Math.min(others, DOUBLINGS) && most.compareTo(policy.maxBackoff()) < 0;
                doubling++) {
            most = most.multipliedBy(2);
        }
        long mostMs = Math.min(most.toMillis(), policy.maxBackoff().toMillis());
        return Duration.ofMillis(mostMs - (long) (mostMs / 2 * random));
    }

    /** The name of the class that forbids it. */
    static Optional<String> neverRetried(RestartPolicy policy, Throwable failure) {
        List<Throwable> chain = Fingerprint.chain(failure);
        if (chain.stream().anyMatch(RestartSupervision::isAboutUnknownHosts)) {
            return Optional.empty();
        }
        return chain.stream()
                .flatMap(cause -> namesOf(cause.getClass()).stream())
                .filter(policy.never()::contains)
                .findFirst();
    }

    private static boolean isFenced(Throwable failure) {
        return Fingerprint.chain(failure).stream().anyMatch(TaskFencedException.class::isInstance);
    }

    static boolean isAboutUnknownHosts(Throwable cause) {
        return RestartTexts.told(cause).contains(HOSTS_UNKNOWN);
    }

    private static List<String> namesOf(Class<?> type) {
        var names = new ArrayList<String>();
        for (var next = type; next != null; next = next.getSuperclass()) {
            names.add(next.getName());
        }
        return names;
    }

    /**
     * The failures that a history tells of, since a person last gave a new budget. What time in between it waited is not told: it
     * passes for running.
     */
    static List<Failure> failuresOf(List<RestartEvent> history) {
        var failures = new ArrayList<Failure>();
        Instant former = null;
        for (RestartEvent event : history) {
            String fingerprint = event.fingerprint();
            if (event.action() == RestartEvent.Action.MANUAL) {
                failures.clear();
                former = null;
            } else if (fingerprint != null && event.action() != RestartEvent.Action.NOT_RETRIED) {
                Duration ran = former == null ? Duration.ZERO : Duration.between(former, event.at());
                failures.add(new Failure(event.at(), fingerprint, ran));
                former = event.at();
            }
        }
        return failures;
    }
}
