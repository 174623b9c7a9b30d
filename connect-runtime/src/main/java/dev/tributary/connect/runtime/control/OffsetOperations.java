package dev.tributary.connect.runtime.control;

import dev.tributary.connect.api.ConnectClusterException;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.ConnectorOffset;
import dev.tributary.connect.runtime.plugin.ContextLoader;
import dev.tributary.connect.runtime.plugin.PluginClass;
import dev.tributary.connect.runtime.state.OffsetCodec;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    private final PluginAccess access;
    private final OffsetCodec codec;
    private final OffsetPlaces places;

    /**
     * @param codec the forms of source offsets
     */
    OffsetOperations(PluginAccess access, OffsetCodec codec, OffsetPlaces places) {
        this.access = access;
        this.codec = codec;
        this.places = places;
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
            return SinkOffsetForms.show(places.sinks().read(new SinkOffsets.Sink(name, plugin.type(), config)));
        }
        try (StoredSourceOffsets stored = stored(name, plugin, config)) {
            return stored.read();
        }
    }

    private StoredSourceOffsets stored(
            ConnectorName name, PluginClass<Connector> plugin, Map<String, @Nullable String> config) {
        return StoredSourceOffsets.open(places, new OffsetTransactions.Source(name, plugin.type(), config));
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
            places.sinks().alter(new SinkOffsets.Sink(change.name(), plugin.type(), config), wanted);
        } else {
            var wanted = normalised(change.name(), offsets);
            try (StoredSourceOffsets stored = stored(change.name(), plugin, config)) {
                tookPart = alterSource(change, plugin, config, wanted, stored);
            }
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
            places.sinks().read(sink).keySet().forEach(partition -> all.put(partition, null));
            tookPart = ask(change, plugin, connector -> ((SinkConnector) connector).alterOffsets(plain(config), all));
            change.checkWanted();
            places.sinks().reset(sink);
        } else {
            try (StoredSourceOffsets stored = stored(change.name(), plugin, config)) {
                tookPart = alterSource(change, plugin, config, stored.allReset(), stored);
            }
        }
        return sentence("reset", tookPart);
    }

    private boolean alterSource(
            Change change,
            PluginClass<Connector> plugin,
            Map<String, @Nullable String> config,
            Map<@Nullable Map<String, ?>, @Nullable Map<String, ?>> offsets,
            StoredSourceOffsets stored) {
        change.checkWanted();
        boolean tookPart = ask(
                change, plugin, connector -> ((SourceConnector) connector).alterOffsets(plain(config), plain(offsets)));
        change.checkWanted();
        stored.write(offsets);
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
