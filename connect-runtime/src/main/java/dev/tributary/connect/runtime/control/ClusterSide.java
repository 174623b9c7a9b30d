package dev.tributary.connect.runtime.control;

import dev.tributary.connect.api.ClusterPeers;
import dev.tributary.connect.runtime.config.DistributedSettings.SessionKeySettings;
import dev.tributary.connect.runtime.state.ClusterConfig;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a worker that is one of a cluster has beside what every worker has. Immutable.
 *
 * @param peers the other workers
 * @param keys how requests between workers are signed
 * @param fencing ends transactional producers; null if exactly-once source support is disabled: then no
 *     request for it is carried out
 * @param configListener told every snapshot of the configuration, on the thread that reads it: must not block
 * @param loggerLevels told, on that thread, of every logger whose level all workers are to set, and the level: must not
 *     block nor throw
 */
public record ClusterSide(
        ClusterPeers peers,
        SessionKeySettings keys,
        Consumer<ClusterConfig> configListener,
        @Nullable ProducerFencing fencing,
        BiConsumer<String, String> loggerLevels) {
    /** Of a standalone worker: there is nobody else. */
    public static final ClusterSide NONE = new ClusterSide(
            url -> {
                throw new IllegalStateException("A worker without a cluster has nothing to ask of " + url);
            },
            new SessionKeySettings("HmacSHA256", null, Duration.ofHours(1), "HmacSHA256", List.of("HmacSHA256")),
            config -> {});

    /** Of a worker whose loggers are nobody else's business. */
    public ClusterSide(
            ClusterPeers peers,
            SessionKeySettings keys,
            Consumer<ClusterConfig> configListener,
            @Nullable ProducerFencing fencing) {
        this(peers, keys, configListener, fencing, (logger, level) -> {});
    }

    /** As that, without exactly-once source support. */
    public ClusterSide(ClusterPeers peers, SessionKeySettings keys, Consumer<ClusterConfig> configListener) {
        this(peers, keys, configListener, null);
    }
}
