package dev.tributary.connect.runtime.task;

import dev.tributary.connect.api.InstanceState;
import dev.tributary.connect.api.InstanceStatus;
import dev.tributary.connect.api.PluginType;
import dev.tributary.connect.api.TargetState;
import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.runtime.health.RunProgress;
import dev.tributary.connect.runtime.metrics.Distribution;
import dev.tributary.connect.runtime.metrics.MetricGroup;
import dev.tributary.connect.runtime.metrics.MetricSet;
import dev.tributary.connect.runtime.metrics.MetricSets;
import dev.tributary.connect.runtime.metrics.Shares;
import dev.tributary.connect.runtime.pipeline.FailureCounts;
import dev.tributary.connect.runtime.pipeline.RecordPlugins;
import dev.tributary.connect.runtime.plugin.PluginClass;
import dev.tributary.connect.runtime.plugin.Plugins;
import dev.tributary.connect.runtime.task.WatchedRun.History;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.connector.Connector;
import org.jspecify.annotations.Nullable;

/**
 * What one run of a task shows of itself, from its first moment until the worker takes it down: one that failed is seen
 * until it is stopped or replaced, because that is when it is looked for. Thread-safe. Source: {@code worker} 4.1.
 *
 * <p>Whatever is counted per record is a plain counter with one writer, read when somebody looks; all else is told once
 * per batch, put or commit. Records must not cost more because somebody may be watching.
 */
final class TaskMetrics {
    private final WorkMetrics work;
    private final TaskId id;
    private final RunProgress progress;
    private final History history;
    private final InstanceState before;
    private final FailureCounts failures = new FailureCounts();
    private final TaskInsight insight = new TaskInsight();
    private final Distribution commitTimes;
    private final Shares commits;
    private final Distribution batchSizes;
    private final Distribution endToEnd;
    private volatile Facts facts;
    private volatile boolean retired;
    private @Nullable MetricSet set; // guarded by this

    /** What a task is made of, as far as it is known. */
    private record Facts(
            String connectorClass,
            String connectorType,
            Supplier<@Nullable String> connectorVersion,
            Part task,
            Part keyConverter,
            Part valueConverter,
            Part headerConverter) {
        static Facts before(String connectorClass) {
            return new Facts(
                    connectorClass, ConnectorMetrics.UNKNOWN, () -> null, Part.NONE, Part.NONE, Part.NONE, Part.NONE);
        }
    }

    /** A plugin's class and version. */
    record Part(String className, @Nullable String version) {
        static final Part NONE = new Part(ConnectorMetrics.UNKNOWN, null);

        static Part of(Object plugin) {
            return new Part(plugin.getClass().getName(), PluginClass.versionOf(plugin));
        }
    }

    TaskMetrics(WorkMetrics work, TaskSpec spec, RunProgress progress) {
        this.work = work;
        this.id = spec.id();
        this.progress = progress;
        this.history = new History(work.sets());
        this.before = spec.targetState() == TargetState.PAUSED ? InstanceState.PAUSED : InstanceState.RUNNING;
        this.commitTimes = work.sets().distribution();
        this.commits = work.sets().shares();
        this.batchSizes = work.sets().distribution();
        this.endToEnd = work.sets().distribution();
        this.facts = Facts.before(ConnectorMetrics.configuredClass(spec.connectorConfig()));
        progress.errors(failures::told);
    }

    TaskId id() {
        return id;
    }

    /** The state that the run told last; UNASSIGNED before the first. */
    InstanceState reported() {
        return history.state();
    }

    InstanceListener watch(InstanceListener listener) {
        return new WatchedRun(listener, history, progress, work.taskStarts(), () -> {}, made -> {});
    }

    RunProgress progress() {
        return progress;
    }

    FailureCounts failures() {
        return failures;
    }

    /** What is told of the run where it failed or stalled. */
    TaskInsight insight() {
        return insight;
    }

    // ---- told by the task

    /** An offset commit went well. */
    void committed(long nanoseconds) {
        commitTimes.record(MetricSets.millis(nanoseconds));
        commits.succeeded();
    }

    void commitFailed() {
        commits.failed();
    }

    /** A batch of this many records goes to Kafka, or to the plugin. */
    void batch(int records) {
        batchSizes.record(records);
    }

    /** Records were put that were so old by then. */
    void endToEnd(long ageMs) {
        endToEnd.record(ageMs);
    }

    // ---- shown

    /** Shows what is known of a task that is about to be made. On the task's thread, as are the others that show. */
    void show() {
        MetricSet opened;
        synchronized (this) {
            if (retired) {
                return;
            }
            opened = work.sets().open(id);
            set = opened;
        }
        showTask(bean(opened, MetricGroup.TASK));
        showErrors(bean(opened, MetricGroup.TASK_ERROR));
        showHealth(bean(opened, MetricGroup.TASK_HEALTH));
        work.tasksChanged(id.connector());
    }

    private void showTask(MetricSet.Bean bean) {
        bean.text("status", this::status)
                .number("running-ratio", () -> history.share(InstanceState.RUNNING))
                .number("pause-ratio", () -> history.share(InstanceState.PAUSED))
                .measured("offset-commit-max-time-ms", commitTimes.maximum())
                .measured("offset-commit-avg-time-ms", commitTimes.average())
                .measured("offset-commit-success-percentage", commits.successes())
                .measured("offset-commit-failure-percentage", commits.failures())
                .measured("batch-size-max", batchSizes.maximum())
                .measured("batch-size-avg", batchSizes.average())
                .text("connector-class", () -> facts.connectorClass())
                .text("connector-type", () -> facts.connectorType())
                .text("connector-version", this::connectorVersion);
        showPart(bean, "task", () -> facts.task());
        showPart(bean, "key-converter", () -> facts.keyConverter());
        showPart(bean, "value-converter", () -> facts.valueConverter());
        showPart(bean, "header-converter", () -> facts.headerConverter());
    }

    private static void showPart(MetricSet.Bean bean, String what, Supplier<Part> part) {
        bean.text(what + "-class", () -> part.get().className());
        bean.text(what + "-version", () -> orUndefined(part.get().version()));
    }

    private void showErrors(MetricSet.Bean bean) {
        bean.number("total-record-failures", failures::totalRecordFailures)
                .number("total-record-errors", failures::totalRecordErrors)
                .number("total-records-skipped", failures::totalRecordsSkipped)
                .number("total-retries", failures::totalRetries)
                .number("total-errors-logged", failures::totalErrorsLogged)
                .number("deadletterqueue-produce-requests", failures::deadLetterQueueProduceRequests)
                .number("deadletterqueue-produce-failures", failures::deadLetterQueueProduceFailures)
                .whole("last-error-timestamp", failures::lastErrorTimestampMs);
    }

    private void showHealth(MetricSet.Bean bean) {
        bean.text("state", () -> progress.state().name().toLowerCase(Locale.ROOT))
                .number("longest-call-ms", () -> progress.longestCall().toMillis())
                .number("stall-total", progress::stalls)
                .number("zombie-count", progress::zombies)
                .number("leaked-thread-count", () -> work.leakedThreads(id))
                .number("lag-records", () -> orNaN(progress.freshness().lagRecords()))
                .number("lag-time-ms", () -> orNaN(progress.freshness().lagTime()))
                .number("record-age-ms", () -> orNaN(progress.freshness().recordAge()))
                .number("end-to-end-ms", () -> orNaN(progress.freshness().endToEnd()))
                .measured("end-to-end-max-ms", endToEnd.maximum())
                .measured("end-to-end-avg-ms", endToEnd.average());
    }

    private static double orNaN(@Nullable Long count) {
        return count == null ? Double.NaN : count;
    }

    private static double orNaN(@Nullable Duration time) {
        return time == null ? Double.NaN : time.toMillis();
    }

    /** Shows what the task is made of. */
    void loaded(PluginClass<Connector> connector, Plugins plugins, Part task, RecordPlugins used) {
        facts = new Facts(
                plugins.publicName(connector.type()),
                ConnectorMetrics.typeOf(connector.type()),
                () -> onlyVersion(connector, plugins),
                task,
                Part.of(used.keyConverter()),
                Part.of(used.valueConverter()),
                Part.of(used.headerConverter()));
        MetricSet shown = shown();
        for (RecordPlugins.Named named : used.named()) {
            Part part = Part.of(named.plugin());
            boolean transform = named.type() == PluginType.TRANSFORMATION;
            MetricGroup group = transform ? MetricGroup.TRANSFORM : MetricGroup.PREDICATE;
            MetricSet.Bean bean = bean(shown, group, named.alias());
            bean.remove(); // a predicate may stand before several transforms
            showPart(bean, transform ? "transform" : "predicate", () -> part);
        }
    }

    SourceTaskMetrics ofSource(boolean transactional) {
        return new SourceTaskMetrics(this, work.sets(), bean(shown(), MetricGroup.SOURCE_TASK), transactional);
    }

    SinkTaskMetrics ofSink() {
        MetricSet shown = shown();
        Function<TopicPartition, MetricSet.Bean> ofPartition = partition ->
                bean(shown, MetricGroup.SINK_PARTITION, partition.topic(), Integer.toString(partition.partition()));
        var metrics = new SinkTaskMetrics(this, work.sets(), bean(shown, MetricGroup.SINK_TASK), ofPartition);
        insight.sinkOffsets(metrics::committedOffsets);
        return metrics;
    }

    /** Where more can be shown; if the run is given up already, nowhere. */
    private synchronized MetricSet shown() {
        MetricSet shown = set;
        return shown == null ? MetricSets.unseen().open(id) : shown;
    }

    private MetricSet.Bean bean(MetricSet shown, MetricGroup group, String... more) {
        String[] tags = new String[2 + more.length];
        tags[0] = id.connector().value();
        tags[1] = Integer.toString(id.number());
        System.arraycopy(more, 0, tags, 2, more.length);
        return shown.bean(group, tags);
    }

    private String status() {
        InstanceState state = history.state();
        return History.word(state == InstanceState.UNASSIGNED && !history.began() ? before : state);
    }

    /** Looked for when somebody looks, as it may take an instance of the connector to know it. */
    private String connectorVersion() {
        String running = work.versionOf(id.connector());
        return orUndefined(running == null ? facts.connectorVersion().get() : running);
    }

    /** Where several versions are installed, only the connector's own instance, wherever it runs, knows its own. */
    private static @Nullable String onlyVersion(PluginClass<Connector> connector, Plugins plugins) {
        PluginType type =
                ConnectorMetrics.typeOf(connector.type()).equals("sink") ? PluginType.SINK : PluginType.SOURCE;
        var versions = plugins.versions(type, connector.name());
        return versions.size() == 1 ? versions.get(0) : null;
    }

    private static String orUndefined(@Nullable String version) {
        return version == null ? InstanceStatus.UNDEFINED_VERSION : version;
    }

    /** The run is given up: it shows nothing new. Any thread, never waits; {@link #close} is to follow. */
    void retire() {
        retired = true;
        progress.close();
    }

    /** Removes the metrics, unless a newer run shows its own. Idempotent; not for the control thread. */
    void close() {
        retire();
        MetricSet shown;
        synchronized (this) {
            shown = set;
        }
        if (shown != null) {
            shown.close();
        }
        insight.forget();
        work.gone(this);
    }
}
