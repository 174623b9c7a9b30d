package dev.tributary.connect.runtime.control;

import dev.tributary.connect.api.ConnectorType;
import dev.tributary.connect.runtime.plugin.Plugins;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.connect.connector.Connector;
import org.apache.kafka.connect.sink.SinkConnector;
import org.apache.kafka.connect.source.SourceConnector;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a connector is a source or a sink, by its class. Classes are loaded elsewhere, once each; whoever asks before
 * that is done waits a moment and then gets UNKNOWN. Thread-safe.
 */
final class ConnectorTypes {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectorTypes.class);
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final String CONNECTOR_CLASS = "connector.class";
    private static final String VERSION = "connector.plugin.version";

    private final Plugins plugins;
    private final PluginCalls calls;
    private final ConcurrentMap<Key, CompletableFuture<ConnectorType>> types = new ConcurrentHashMap<>();

    ConnectorTypes(Plugins plugins, PluginCalls calls) {
        this.plugins = plugins;
        this.calls = calls;
    }

    /** A class may become another one, or be there at last, when plugins are reloaded. */
    private record Key(String className, @Nullable String version, Object edition) {}

    ConnectorType of(Map<String, @Nullable String> config) {
        String className = config.get(CONNECTOR_CLASS);
        if (className == null) {
            return ConnectorType.UNKNOWN;
        }
        var key = new Key(className, config.get(VERSION), plugins.edition());
        CompletableFuture<ConnectorType> type = types.computeIfAbsent(key, this::load);
        try {
            return type.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ConnectorType.UNKNOWN;
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("The type of {} is not known", key, e);
            return ConnectorType.UNKNOWN;
        }
    }

    private CompletableFuture<ConnectorType> load(Key key) {
        return calls.call(
                "type of " + key.className(),
                "loading the class of connector " + key.className(),
                () -> typeOf(plugins.connector(key.className(), key.version()).type()));
    }

    private static ConnectorType typeOf(Class<? extends Connector> type) {
        if (SourceConnector.class.isAssignableFrom(type)) {
            return ConnectorType.SOURCE;
        }
        return SinkConnector.class.isAssignableFrom(type) ? ConnectorType.SINK : ConnectorType.UNKNOWN;
    }
}
