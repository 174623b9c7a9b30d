package dev.tributary.connect.runtime.control;

import dev.tributary.connect.api.ConnectClusterException;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.ConnectorOffset;
import dev.tributary.connect.runtime.plugin.ContextLoader;
import dev.tributary.connect.runtime.plugin.PluginClass;
import dev.tributary.connect.runtime.state.OffsetCodec;
import dev.tributary.connect.runtime.state.OffsetStore;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.connector.Connector;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkConnector;
import org.apache.kafka.connect.source.SourceConnector;
import org.jspecify.annotations.Nullable;

/**
 * Reads, alters and resets the offsets of connectors, with the plugin's say. Blocks, and runs plugin code: on threads made for
 * that. Source: {@code tasks} section 8; KIP-875.
 */
final class OffsetOperations {
    private static final Duration STORE_LIMIT = Duration.ofSeconds(90);
    private final PluginAccess access;
    private final OffsetStore store;
    private final OffsetCodec codec;
    private final SinkOffsets sinks;

    OffsetOperations(PluginAccess access, Stores stores, SinkOffsets sinks) {
        this.access = access;
        this.store = stores.offsets();
        this.codec = stores.codec();
        this.sinks = sinks;
    }

    /**
     * A change in the making.
     *
     * @param config the connector's raw configuration
     * @param givenUp whether nobody waits for it any more: then nothing is written
     */
    record Change(ConnectorName name, Map<String, @Nullable String> config, BooleanSupplier givenUp) {
        void checkWanted() {
            if (givenUp.getAsBoolean()) {
                throw new ConnectClusterException.TimedOut(
                        "Changing the offsets of connector " + name + " took too long. Nothing was changed.");
            }
        }
    }

    List<ConnectorOffset> read(ConnectorName name, Map<String, @Nullable String> raw) {
        Map<String, @Nullable String> config = access.variables().resolve(raw);
        PluginClass<Connector> plugin = plugin(config);
        if (SinkConnector.class.isAssignableFrom(plugin.type())) {
            return SinkOffsetForms.show(sinks.read(new SinkOffsets.Sink(name, plugin.type(), config)));
        }
        return readSource(name);
    }

    private List<ConnectorOffset> readSource(ConnectorName name) {
        var partitions = new ArrayList<>(await(store.partitions(name.value())));
        List<ByteBuffer> keys = partitions.stream()
                .map(partition -> codec.key(name.value(), partition))
                .toList();
        Map<ByteBuffer, ByteBuffer> values = await(store.get(keys));
        var offsets = new ArrayList<ConnectorOffset>();
        for (int i = 0; i < keys.size(); i++) {
            ByteBuffer value = values.get(keys.get(i));
            Map<String, Object> offset = value == null ? null : codec.parseValue(bytes(value));
            if (offset != null) {
                offsets.add(new ConnectorOffset(partitions.get(i), offset));
            }
        }
        return offsets;
    }

    /** Returns the sentence for the user. */
    String alter(Change change, List<ConnectorOffset> offsets) {
        Map<String, @Nullable String> config = access.variables().resolve(change.config());
        PluginClass<Connector> plugin = plugin(config);
        boolean tookPart;
        if (SinkConnector.class.isAssignableFrom(plugin.type())) {
            Map<TopicPartition, @Nullable Long> wanted = SinkOffsetForms.parse(offsets);
            tookPart =
                    ask(change, plugin, connector -> ((SinkConnector) connector).alterOffsets(plain(config), wanted));
            change.checkWanted();
            sinks.alter(new SinkOffsets.Sink(change.name(), plugin.type(), config), wanted);
        } else {
            tookPart = alterSource(change, plugin, config, normalised(change.name(), offsets));
        }
        return sentence("altered", tookPart);
    }

    /** Returns the sentence for the user. */
    String reset(Change change) {
        Map<String, @Nullable String> config = access.variables().resolve(change.config());
        PluginClass<Connector> plugin = plugin(config);
        boolean tookPart;
        if (SinkConnector.class.isAssignableFrom(plugin.type())) {
            var sink = new SinkOffsets.Sink(change.name(), plugin.type(), config);
            var all = new HashMap<TopicPartition, @Nullable Long>();
            sinks.read(sink).keySet().forEach(partition -> all.put(partition, null));
            tookPart = ask(change, plugin, connector -> ((SinkConnector) connector).alterOffsets(plain(config), all));
            change.checkWanted();
            sinks.reset(sink);
        } else {
            var all = new HashMap<@Nullable Map<String, ?>, @Nullable Map<String, ?>>();
            await(store.partitions(change.name().value())).forEach(partition -> all.put(partition, null));
            tookPart = alterSource(change, plugin, config, all);
        }
        return sentence("reset", tookPart);
    }

    private boolean alterSource(
            Change change,
            PluginClass<Connector> plugin,
            Map<String, @Nullable String> config,
            Map<@Nullable Map<String, ?>, @Nullable Map<String, ?>> offsets) {
        boolean tookPart = ask(
                change, plugin, connector -> ((SourceConnector) connector).alterOffsets(plain(config), plain(offsets)));
        change.checkWanted();
        var values = new HashMap<ByteBuffer, @Nullable ByteBuffer>();
        offsets.forEach(
                (partition, offset) -> values.put(codec.key(change.name().value(), partition), codec.value(offset)));
        if (!values.isEmpty()) {
            await(store.put(values));
        }
        return tookPart;
    }

    /** The offsets as the connector will read them: through the serialized form once, so that 1 is a Long for everybody. */
    private Map<@Nullable Map<String, ?>, @Nullable Map<String, ?>> normalised(
            ConnectorName name, List<ConnectorOffset> offsets) {
        var normalised = new LinkedHashMap<@Nullable Map<String, ?>, @Nullable Map<String, ?>>();
        try {
            for (ConnectorOffset offset : offsets) {
                OffsetCodec.Key key = codec.parseKey(bytes(codec.key(name.value(), offset.partition())));
                ByteBuffer value = codec.value(offset.offset());
                normalised.put(
                        key == null ? null : key.partition(), value == null ? null : codec.parseValue(bytes(value)));
            }
        } catch (DataException e) {
            throw new ConnectClusterException.BadRequest(String.valueOf(e.getMessage()), e);
        }
        return normalised;
    }

    /** What is asked of a connector's plugin. */
    private interface Question {
        boolean ask(Connector connector);
    }

    private static boolean ask(Change change, PluginClass<Connector> plugin, Question question) {
        try {
            Connector connector = plugin.newInstance(); // never initialised or started, as KIP-875 has it
            return ContextLoader.call(plugin.loader(), () -> question.ask(connector));
        } catch (UnsupportedOperationException e) {
            throw new ConnectClusterException.Failed(
                    "Connector " + change.name() + " (" + plugin.name()
                            + ") does not support that its offsets are changed.",
                    e);
        } catch (ConnectException e) {
            throw new ConnectClusterException.Failed(String.valueOf(e.getMessage()), e);
        } catch (RuntimeException e) {
            throw new ConnectClusterException.Failed(
                    "Connector " + change.name() + " (" + plugin.name() + ") refused the change of its offsets: " + e,
                    e);
        }
    }

    private PluginClass<Connector> plugin(Map<String, @Nullable String> config) {
        String className = config.get("connector.class");
        if (className == null) {
            throw new ConnectClusterException.BadRequest("The connector's configuration has no connector.class");
        }
        return access.plugins().connector(className, config.get("connector.plugin.version"));
    }

    private static String sentence(String done, boolean tookPart) {
        return tookPart
                ? "The offsets of the connector were " + done + "."
                : "The offsets that the worker keeps for the connector were " + done
                        + ". If the connector keeps offsets " + "elsewhere too, they must be " + done
                        + " there by hand.";
    }

    private static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(STORE_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectClusterException.ShuttingDown("The worker is shutting down");
        } catch (TimeoutException e) {
            throw new ConnectClusterException.TimedOut("The store of source offsets does not answer");
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new ConnectClusterException.Failed(
                    "The store of source offsets failed: " + cause.getMessage(), cause);
        }
    }

    /** Plugins may keep and change what they are given, and their signatures know nothing of nullness. */
    @SuppressWarnings("NullAway")
    private static <K, V> Map<K, V> plain(Map<? extends @Nullable K, ? extends @Nullable V> map) {
        return new HashMap<>(map);
    }

    private static byte[] bytes(ByteBuffer buffer) {
        var bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
