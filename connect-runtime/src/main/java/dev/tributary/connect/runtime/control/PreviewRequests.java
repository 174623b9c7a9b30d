package dev.tributary.connect.runtime.control;

import static dev.tributary.connect.runtime.control.Direct.direct;

import dev.tributary.connect.api.ConnectClusterException.TimedOut;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.Preview;
import dev.tributary.connect.api.PreviewRequest;
import dev.tributary.connect.api.RecordPreviews;
import dev.tributary.connect.runtime.preview.Previewer;
import dev.tributary.connect.runtime.state.ClusterConfig;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Previews on threads of their own, few of them and none of those that validations need, with a deadline. One that does not come back is
 * interrupted then; if that does not help either, its thread is lost and told so, and previews with the same plugins are refused when two
 * are. Thread-safe.
 */
public final class PreviewRequests implements RecordPreviews, AutoCloseable {
    /** How long a preview may take: who looks at it waits for it. */
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static final PluginCalls.Bounds BOUNDS = new PluginCalls.Bounds(2, 20, 16, "preview-");

    private final Stores stores;
    private final boolean topicTracking;
    private final Previewer previewer;
    private final PluginCalls calls;

    /**
     * @param topicTracking whether it is noted which topics connectors use
     */
    public PreviewRequests(Stores stores, boolean topicTracking, Previewer previewer) {
        this(stores, topicTracking, previewer, LIMIT);
    }

    PreviewRequests(Stores stores, boolean topicTracking, Previewer previewer, Duration limit) {
        this.stores = stores;
        this.topicTracking = topicTracking;
        this.previewer = previewer;
        this.calls = new PluginCalls(limit, new Stages(InstantSource.system()), BOUNDS);
    }

    @Override
    public CompletableFuture<Preview> preview(ConnectorName name, PreviewRequest request) {
        ClusterConfig.Connector connector = stores.configs().snapshot().connector(name);
        Map<String, @Nullable String> stored = connector == null ? null : connector.config();
        Map<String, @Nullable String> tried = request.config() == null ? stored : request.config();
        String plugin = tried == null ? null : tried.get("connector.class");
        String lane = Objects.requireNonNullElse(plugin, "connectors without a class")
                + (tried == null ? "" : ConfigRequests.pluginsOf(tried));
        Set<String> topics = topicTracking ? stores.statuses().activeTopics(name) : null;
        var subject = new Previewer.Subject(name, stored, topics);
        var interruption = new Interruption();
        return direct(() -> calls.call(
                        lane,
                        "previewing connector " + name,
                        progress -> interruption.around(() -> previewer.preview(subject, request, progress::at)))
                .whenComplete((preview, failure) -> interruption.interrupt()));
    }

    @Override
    public void close() {
        calls.close();
    }

    /** Interrupts what has not come back, and only that. Thread-safe. */
    private static final class Interruption {
        private @Nullable Thread thread; // guarded by this
        private boolean givenUp; // guarded by this

        <T> T around(Callable<T> code) throws Exception {
            synchronized (this) {
                if (givenUp) {
                    throw new TimedOut("Nobody waits for this preview any more.");
                }
                thread = Thread.currentThread();
            }
            try {
                return code.call();
            } finally {
                synchronized (this) {
                    thread = null;
                    boolean unused = Thread.interrupted(); // the thread is used again
                }
            }
        }

        synchronized void interrupt() {
            givenUp = true;
            if (thread != null) {
                thread.interrupt();
            }
        }
    }
}
