package dev.tributary.connect.runtime.task;

import dev.tributary.connect.api.InstanceState;
import dev.tributary.connect.api.TargetState;
import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.api.WorkStage;
import dev.tributary.connect.runtime.health.ProgressClock;
import dev.tributary.connect.runtime.pipeline.Closing;
import dev.tributary.connect.runtime.pipeline.FailurePolicy;
import dev.tributary.connect.runtime.pipeline.SourcePipeline;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A source task: polls, hands over what was polled, obeys its target between batches. Runs on the task's own thread, as
 * does every call of the plugin but {@code commit()} (helper threads, except the last) and {@code commitRecord()} (the
 * producer's I/O thread). Source: {@code tasks} 2.1, 2.2.
 */
final class SourceTaskRunner implements TaskBody {
    private static final Logger log = LoggerFactory.getLogger(SourceTaskRunner.class);
    private static final Duration RETRY_DELAY = Duration.ofMillis(100);

    private final TaskId id;
    private final TaskRun run;
    private final SourceTask task;
    private final Map<String, @Nullable String> taskConfig;
    private final SourceOffsets offsets;
    private final TargetTopics targets;
    private final SourceContext context;
    private final SourcePipeline pipeline;
    private final FailurePolicy failures;
    private final Delivery delivery;
    private final SourceTaskMetrics metrics;
    private final Executor helpers;
    private final Runnable closeMetrics;
    private final ProgressClock clock;
    private boolean initialized;

    /** What records go through. */
    record Path(SourcePipeline pipeline, FailurePolicy failures, Delivery delivery) {}

    /** Takes over all that it is given and closes it. */
    SourceTaskRunner(
            TaskParts parts,
            SourceTask task,
            SourceOffsets offsets,
            TargetTopics targets,
            Path path,
            SourceTaskMetrics metrics) {
        this.id = parts.run().id();
        this.run = parts.run();
        this.task = task;
        this.taskConfig = parts.configs().task();
        this.offsets = offsets;
        this.targets = targets;
        this.context = new SourceContext(parts, offsets, path.delivery().transactionContext());
        this.pipeline = path.pipeline();
        this.failures = path.failures();
        this.delivery = path.delivery();
        this.metrics = metrics;
        this.helpers = parts.executors().helpers();
        this.closeMetrics = parts.plugins()::closeMetrics;
        this.clock = parts.run().progress().task();
    }

    @Override
    @SuppressWarnings("NullAway") // values may be null, which the published API does not say
    public void start() throws InterruptedException {
        delivery.prepare();
        awaitOffsets();
        initialized = true;
        task.initialize(context);
        task.start(taskConfig);
        delivery.begin();
    }

    private void awaitOffsets() throws InterruptedException {
        CompletableFuture<Void> started = offsets.start();
        if (!run.control().awaitUnlessStopping(started)) {
            throw new InterruptedException("Task " + id + " was stopped before its source offsets could be read");
        }
        try {
            started.get();
        } catch (ExecutionException e) {
            throw SourceOffsetReader.unreadable("task " + id, e.getCause());
        }
    }

    @Override
    public void run() throws InterruptedException {
        try {
            loop();
        } catch (RuntimeException | Error e) {
            finishAfter(e);
            throw e;
        } catch (InterruptedException e) {
            if (!run.control().stopping()) {
                finishAfter(e);
                throw e;
            }
            log.debug("Task {} was interrupted while it was being stopped", id, e);
        }
        if (!run.control().abandoned()) {
            delivery.finish();
        }
    }

    @Override
    public void close() {
        if (initialized) {
            Closing.quietly("source task " + id, task::stop);
        }
        delivery.close();
        targets.close();
        context.close();
        offsets.close();
        pipeline.close();
        failures.close();
    }

    @Override
    public void wakeUp() {
        // The loop looks at its target after every poll; a blocking poll is not interrupted, as plugins expect.
    }

    @Override
    public void abandon() {
        context.closeReader();
        targets.close();
        offsets.close();
        delivery.abandon();
        // Not left to close(): a plugin that hangs may never let it come to that, and a report that waits for room in
        // the
        // dead letter queue may hold up the producer that close() would wait for.
        helpers.execute(failures::close);
        // The next run registers the same names.
        helpers.execute(() -> {
            context.close();
            closeMetrics.run();
        });
    }

    private void loop() throws InterruptedException {
        RunControl control = run.control();
        Batch pending = null;
        while (!control.stopping()) {
            if (control.target() == TargetState.PAUSED) {
                awaitResume();
                continue;
            }
            if (pending == null) {
                delivery.throwIfFailed();
                pending = poll();
            }
            if (control.abandoned()) {
                return; // it may have hung in poll() until its successor had begun
            }
            if (pending == null) {
                delivery.nothingPolled();
            } else if (delivery.send(pending)) {
                pending = null;
            } else {
                clock.press(WorkStage.SEND);
                control.pause(RETRY_DELAY);
            }
        }
    }

    private @Nullable Batch poll() throws InterruptedException {
        try {
            long beganNs = metrics.nanoseconds();
            clock.enter(WorkStage.POLL);
            List<SourceRecord> polled = task.poll();
            clock.enter(WorkStage.NONE);
            clock.progressed();
            if (polled == null) {
                return null; // nothing yet
            }
            metrics.polled(polled, metrics.nanoseconds() - beganNs);
            return new Batch(polled);
        } catch (org.apache.kafka.common.errors.RetriableException
                | org.apache.kafka.connect.errors.RetriableException e) {
            log.warn("Task {}: poll() failed for the moment; it is called again", id, e);
            clock.repeating(WorkStage.POLL, e);
            clock.enter(WorkStage.NONE);
            run.control().pause(RETRY_DELAY); // or a source that is away for long would fill the log
            return null;
        }
    }

    private void awaitResume() throws InterruptedException {
        clock.enter(WorkStage.NONE);
        run.reports().report(InstanceState.PAUSED);
        delivery.pausing();
        run.control().awaitResume();
        if (!run.control().stopping()) {
            delivery.resumed();
            run.reports().report(InstanceState.RUNNING);
        }
    }

    /** Commits what was acknowledged before the task failed. Never throws: the failure itself must come through. */
    private void finishAfter(Throwable failure) {
        if (run.control().abandoned()) {
            return;
        }
        try {
            delivery.finishAfterFailure();
        } catch (InterruptedException | RuntimeException | Error e) {
            failure.addSuppressed(e); // not interrupted again: the task ends anyway, and has things to close
        }
    }
}
