package dev.tributary.connect.runtime.task;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.InstanceStatus;
import dev.tributary.connect.runtime.health.RunProgress;
import dev.tributary.connect.runtime.metrics.MetricGroup;
import dev.tributary.connect.runtime.metrics.MetricSet;
import dev.tributary.connect.runtime.task.WatchedRun.History;
import java.util.Map;
import org.apache.kafka.connect.sink.SinkConnector;
import org.apache.kafka.connect.source.SourceConnector;
import org.jspecify.annotations.Nullable;

/**
 * What one run of a connector instance shows of itself, from its first moment until the worker lets go of it. Thread-safe.
 */
final class ConnectorMetrics {
    static final String UNKNOWN = "unknown";

    private final WorkMetrics work;
    private final ConnectorName name;
    private final RunProgress progress;
    private final History history;
    private volatile String className;
    private volatile String type = UNKNOWN;
    private volatile @Nullable String version;
    private @Nullable MetricSet set; // guarded by this
    private volatile boolean retired;

    ConnectorMetrics(WorkMetrics work, ConnectorSpec spec, RunProgress progress) {
        this.work = work;
        this.name = spec.name();
        this.progress = progress;
        this.history = new History(work.sets());
        this.className = configuredClass(spec.config());
    }

    /** What stands in a configuration whose class is not loaded. */
    static String configuredClass(Map<String, @Nullable String> config) {
        String configured = config.get("connector.class");
        return configured == null ? UNKNOWN : configured;
    }

    static String typeOf(Class<?> connectorClass) {
        return SourceConnector.class.isAssignableFrom(connectorClass)
                ? "source"
                : SinkConnector.class.isAssignableFrom(connectorClass) ? "sink" : UNKNOWN;
    }

    ConnectorName name() {
        return name;
    }

    @Nullable
    String knownVersion() {
        return version;
    }

    InstanceListener watch(InstanceListener listener) {
        return new WatchedRun(listener, history, progress, work.connectorStarts(), this::show, this::made);
    }

    private void made(InstanceListener.Made connector) {
        className = connector.publicName();
        type = typeOf(connector.type());
        version = connector.version();
    }

    private void show() {
        MetricSet opened;
        synchronized (this) {
            if (retired) {
                return;
            }
            opened = work.sets().open(name);
            set = opened;
        }
        opened.bean(MetricGroup.CONNECTOR, name.value())
                .text("status", () -> History.word(history.state()))
                .text("connector-type", () -> type)
                .text("connector-class", () -> className)
                .text("connector-version", () -> version == null ? InstanceStatus.UNDEFINED_VERSION : version);
    }

    /** The run is given up: it shows nothing new. Any thread, never waits; {@link #close} is to follow. */
    void retire() {
        retired = true;
        progress.close();
    }

    /** Removes them, unless a newer run shows its own. Idempotent; not for the control thread. */
    void close() {
        retire();
        MetricSet shown;
        synchronized (this) {
            shown = set;
        }
        if (shown != null) {
            shown.close();
        }
        work.gone(this);
    }
}
