package dev.tributary.connect.runtime.pipeline;

import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.runtime.config.ConnectorSettings.ErrorSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of a record on which a plugin failed: tried again, skipped, or the end of the task; and who is told. Asked
 * only after a first attempt failed, so it costs the good path nothing. Thread-safe, except that the reporters' list is
 * fixed at construction. Source: KIP-298; {@code tasks} 5.3.
 */
public final class FailurePolicy implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(FailurePolicy.class);
    private static final long FIRST_DELAY_MS = 300;
    private static final int MAX_DOUBLINGS = 40; // 300 ms times 2^40 is 10,000 years; more would overflow

    private final TaskId task;
    private final ErrorSettings settings;
    private final FailureCounts counts;
    private final List<FailureReporter> reporters;
    private final BackOff backOff;
    private final Clock clock;
    private final boolean keepsRecords;
    private @Nullable CompletableFuture<Void> lastReport; // of the thread that runs the pipeline
    private final AtomicBoolean silentLoss = new AtomicBoolean(); // whether it was said that records are skipped unseen

    /**
     * @param reporters told of every failure, in this order; closed with the policy
     * @param backOff how the calling thread waits between attempts
     */
    public FailurePolicy(
            TaskId task,
            ErrorSettings settings,
            FailureCounts counts,
            List<? extends FailureReporter> reporters,
            BackOff backOff,
            Clock clock) {
        this.task = task;
        this.settings = settings;
        this.counts = counts;
        this.reporters = List.copyOf(reporters);
        this.keepsRecords = this.reporters.stream().anyMatch(FailureReporter::keepsRecords);
        this.backOff = backOff;
        this.clock = clock;
    }

    /** An operation on a record that may be tried again. */
    @FunctionalInterface
    public interface Operation<T> {
        @Nullable
        T run() throws Exception;
    }

    /** What a later attempt answered; the answer itself may be null. */
    public record Recovered<T>(@Nullable T value) {}

    public boolean toleratesAll() {
        return settings.tolerateAll();
    }

    public FailureCounts counts() {
        return counts;
    }

    /**
     * Deals with the first failure of an operation: tries again as long as the plugin throws {@link RetriableException} and
     * {@code errors.retry.timeout} allows, then reports.
     *
     * @return what a later attempt answered; null if the record is to be skipped
     * @throws ConnectException if the failure is not tolerated, the task was given up meanwhile, or a reporter is lost
     */
    public <T> @Nullable Recovered<T> recover(
            Stage stage, Class<?> executingClass, FailedRecord record, Exception first, Operation<T> again) {
        long startMs = clock.millis();
        Exception error = first;
        int attempt = 1;
        while (error instanceof RetriableException) {
            long leftMs = leftMs(startMs);
            if (leftMs <= 0) {
                break;
            }
            counts.recordFailure(clock.millis());
            awaitNextAttempt(stage, executingClass, record, error, Math.min(delayMs(attempt), leftMs));
            counts.recordRetry();
            try {
                return new Recovered<>(again.run());
            } catch (Exception e) {
                error = e;
                attempt++;
            }
        }
        if (error instanceof RetriableException) {
            counts.recordFailure(clock.millis()); // the attempt; judge() counts the final failure
        }
        CompletableFuture<Void> report =
                skip(new RecordFailure(task, stage, executingClass.getName(), record, error), attempt);
        lastReport = keepsRecords ? report : null;
        return null;
    }

    /**
     * Reports a failure that cannot be tried again, such as that of a send.
     *
     * @return as {@link #report}
     * @throws ConnectException if it is not tolerated
     */
    public CompletableFuture<Void> failed(
            Stage stage, Class<?> executingClass, FailedRecord record, @Nullable Throwable error) {
        return judge(new RecordFailure(task, stage, executingClass.getName(), record, error), 1);
    }

    /**
     * The report on the record that {@link #recover} skipped last, if a reporter keeps such records: until it is safe, the
     * original must not be left behind. Answered once, to the thread that called {@code recover}.
     *
     * @return null if nothing was skipped since the last call, or no reporter keeps records; fails as {@link #report} does
     */
    public @Nullable CompletableFuture<Void> takeReport() {
        CompletableFuture<Void> taken = lastReport;
        lastReport = null;
        return taken;
    }

    /**
     * Reports a record on which an operation failed for good, and skips it.
     *
     * @return as {@link #report}
     * @throws ConnectException if it is not tolerated
     */
    public CompletableFuture<Void> skip(RecordFailure failure) {
        return skip(failure, 1);
    }

    /**
     * Tells all reporters and counts the failure, without judging it.
     *
     * @return completes when all reports are safe; fails with the first that could not be made
     */
    public CompletableFuture<Void> report(RecordFailure failure) {
        counts.recordFailure(clock.millis());
        CompletableFuture<?>[] reports = new CompletableFuture<?>[reporters.size()];
        for (int i = 0; i < reports.length; i++) {
            reports[i] = reporters.get(i).report(failure);
        }
        return CompletableFuture.allOf(reports);
    }

    /** The exception that ends a task whose failure is not tolerated. Its message holds nothing of the record's contents. */
    public ConnectException notTolerated(RecordFailure failure, int attempts) {
        return new ConnectException(
                failure.describe()
                        + (attempts > 1 ? " after " + attempts + " attempts" : "")
                        + ", and errors.tolerance is none: " + failure.error()
                        + ". Mend the data or the configuration and restart the task, or set errors.tolerance=all to skip"
                        + " such records.",
                failure.error());
    }

    /** Closes the reporters. */
    @Override
    public void close() {
        for (FailureReporter reporter : reporters) {
            Closing.quietly("failure reporter of task " + task, reporter);
        }
    }

    private CompletableFuture<Void> skip(RecordFailure failure, int attempts) {
        CompletableFuture<Void> report = judge(failure, attempts);
        counts.recordError();
        counts.recordSkipped();
        return report;
    }

    /** Reports are not awaited: a dead letter queue that hangs must not hang what is left of the batch. */
    private CompletableFuture<Void> judge(RecordFailure failure, int attempts) {
        CompletableFuture<Void> report = report(failure);
        if (!settings.tolerateAll()) {
            counts.recordError();
            throw notTolerated(failure, attempts);
        }
        if (reporters.isEmpty() && silentLoss.compareAndSet(false, true)) {
            log.warn(
                    "{} ({}). It is skipped, as errors.tolerance=all asks; what follows is skipped without a word."
                            + " errors.log.enable=true logs every one",
                    failure.describe(),
                    failure.errorName());
        }
        return report;
    }

    private long leftMs(long startMs) {
        if (settings.retryTimeout().isNegative()) {
            return Long.MAX_VALUE;
        }
        return settings.retryTimeout().toMillis() - (clock.millis() - startMs);
    }

    private long delayMs(int attempt) {
        long capMs = settings.retryDelayMax().toMillis();
        long delayMs = FIRST_DELAY_MS << Math.min(attempt - 1, MAX_DOUBLINGS);
        return delayMs <= capMs
                ? delayMs
                : capMs <= 0 ? 0 : ThreadLocalRandom.current().nextLong(capMs);
    }

    private void awaitNextAttempt(
            Stage stage, Class<?> executingClass, FailedRecord record, Exception error, long delayMs) {
        boolean goOn;
        try {
            goOn = backOff.await(Duration.ofMillis(delayMs));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            goOn = false;
        }
        if (!goOn) {
            RecordFailure failure = new RecordFailure(task, stage, executingClass.getName(), record, error);
            throw new ConnectException(
                    failure.describe() + ", and the task was given up before it could be tried again", error);
        }
    }
}
