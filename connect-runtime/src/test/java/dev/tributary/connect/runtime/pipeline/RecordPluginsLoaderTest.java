package dev.tributary.connect.runtime.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.runtime.config.ConnectorSettings;
import dev.tributary.connect.runtime.config.ConnectorSettings.PredicateChoice;
import dev.tributary.connect.runtime.config.ConnectorSettings.TransformChoice;
import dev.tributary.connect.runtime.config.ConverterChoice;
import dev.tributary.connect.runtime.plugin.PluginClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.metrics.Monitorable;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.connector.Connector;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.source.SourceConnector;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.storage.HeaderConverter;
import org.apache.kafka.connect.transforms.Transformation;
import org.apache.kafka.connect.transforms.predicates.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RecordPluginsLoaderTest {
    /** Everything that plugins lived through: they are made by class name, so they can only write here. */
    private static final List<String> JOURNAL = new ArrayList<>();

    private static void note(String what) {
        JOURNAL.add(what + " @" + Thread.currentThread().getContextClassLoader().getName());
    }

    public static class NotingConverter implements Converter, HeaderConverter, Monitorable {
        @Override
        public void configure(Map<String, ?> configs, boolean isKey) {
            note("configure " + new TreeMap<>(configs) + " key=" + isKey);
        }

        @Override
        public void configure(Map<String, ?> configs) {
            note("configure " + new TreeMap<>(configs));
        }

        @Override
        public void withPluginMetrics(PluginMetrics metrics) {
            note("metrics");
        }

        @Override
        public byte @Nullable [] fromConnectData(String topic, @Nullable Schema schema, @Nullable Object value) {
            return null;
        }

        @Override
        public SchemaAndValue toConnectData(String topic, byte @Nullable [] value) {
            return SchemaAndValue.NULL;
        }

        @Override
        public SchemaAndValue toConnectHeader(String topic, String headerKey, byte @Nullable [] value) {
            return SchemaAndValue.NULL;
        }

        @Override
        public byte @Nullable [] fromConnectHeader(
                String topic, String headerKey, @Nullable Schema schema, @Nullable Object value) {
            return null;
        }

        @Override
        public ConfigDef config() {
            return new ConfigDef();
        }

        @Override
        public String version() {
            return "1";
        }

        @Override
        public void close() {
            note("close converter");
        }
    }

    public static class NotingTransform implements Transformation<SinkRecord> {
        private String name = "?";

        @Override
        public void configure(Map<String, ?> configs) {
            name = String.valueOf(configs.get("name"));
            note("configure " + new TreeMap<>(configs));
            if (configs.containsKey("bad")) {
                throw new ConfigException("bad", configs.get("bad"), "expected: nothing");
            }
        }

        @Override
        public SinkRecord apply(SinkRecord record) {
            return record;
        }

        @Override
        public ConfigDef config() {
            return new ConfigDef();
        }

        @Override
        public void close() {
            note("close " + name);
        }
    }

    public static class NotingPredicate implements Predicate<SinkRecord> {
        @Override
        public void configure(Map<String, ?> configs) {
            note("configure " + new TreeMap<>(configs));
        }

        @Override
        public boolean test(SinkRecord record) {
            return true;
        }

        @Override
        public ConfigDef config() {
            return new ConfigDef();
        }

        @Override
        public void close() {
            note("close predicate");
        }
    }

    public abstract static class AConnector extends SourceConnector {}

    private static final ConverterChoice DEFAULT =
            new ConverterChoice(NotingConverter.class.getName(), null, Map.of("from", "worker"));
    private static final ConverterChoice OWN =
            new ConverterChoice(NotingConverter.class.getName(), "[1,2)", Map.of("from", "connector"));

    private final FakePlugins plugins = new FakePlugins();
    private final FakePluginMetrics metrics = new FakePluginMetrics();
    private final RecordPluginsLoader loader = new RecordPluginsLoader(
            TaskId.of("orders", 3),
            plugins,
            new PluginClass<Connector>("a", AConnector.class, plugins.connectorLoader),
            metrics);

    @BeforeEach
    void forget() {
        JOURNAL.clear();
    }

    private static ConnectorSettings settings(@Nullable ConverterChoice value, TransformChoice... transforms) {
        return new ConnectorSettings(
                ConnectorName.of("orders"),
                "a",
                null,
                1,
                true,
                null,
                value,
                null,
                List.of(transforms),
                Pieces.errors(0, false));
    }

    private static TransformChoice transform(String name, @Nullable PredicateChoice predicate) {
        return new TransformChoice(name, NotingTransform.class.getName(), null, Map.of("name", name), predicate, false);
    }

    private RecordPlugins load(ConnectorSettings settings) {
        return loader.load(settings, DEFAULT, DEFAULT, DEFAULT);
    }

    @Test
    void aConnectorsConverterIsSearchedNearItAndTheWorkersAnywhere() {
        load(settings(OWN));

        assertThat(plugins.lookUps)
                .containsExactly(
                        "converter NotingConverter null anywhere",
                        "converter NotingConverter [1,2) near",
                        "header_converter NotingConverter null anywhere");
    }

    @Test
    void convertersAreConfiguredUnderTheirOwnLoaderAndKnowWhatTheyConvert() {
        load(settings(OWN));

        assertThat(JOURNAL)
                .containsExactly(
                        "configure {from=worker} key=true @plugins",
                        "metrics @connector",
                        "configure {from=connector} key=false @plugins",
                        "metrics @connector",
                        "configure {converter.type=header, from=worker} @plugins",
                        "metrics @connector");
        assertThat(metrics.open)
                .containsExactly(
                        "{connector=orders, task=3, converter=key}",
                        "{connector=orders, task=3, converter=value}",
                        "{connector=orders, task=3, converter=header}");
    }

    @Test
    void transformsAndTheirPredicatesAreConfiguredUnderTheConnectorsLoaderAndClosedInOrder() {
        PredicateChoice predicate =
                new PredicateChoice("p", NotingPredicate.class.getName(), null, Map.of("pattern", "x"));
        RecordPlugins loaded = load(settings(null, transform("one", predicate), transform("two", null)));
        assertThat(JOURNAL)
                .contains(
                        "configure {name=one} @connector",
                        "configure {pattern=x} @connector",
                        "configure {name=two} @connector");
        JOURNAL.clear();

        loaded.close();
        loaded.close();

        assertThat(JOURNAL)
                .extracting(line -> line.substring(0, line.indexOf(" @")))
                .containsExactly(
                        "close converter",
                        "close converter",
                        "close converter",
                        "close one",
                        "close predicate",
                        "close two");
        assertThat(metrics.open).isEmpty();
    }

    @Test
    void whatWasMadeIsClosedWhenALaterPluginCannotBeConfigured() {
        TransformChoice bad = new TransformChoice(
                "bad", NotingTransform.class.getName(), null, Map.of("name", "bad", "bad", "1"), null, false);

        assertThatThrownBy(() -> load(settings(null, transform("one", null), bad)))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("orders-3")
                .hasMessageContaining("transform 'bad'")
                .hasCauseInstanceOf(ConfigException.class);
        assertThat(JOURNAL)
                .extracting(line -> line.substring(0, line.indexOf(" @")))
                .endsWith("close converter", "close converter", "close converter", "close one", "close bad");
        assertThat(metrics.open).isEmpty();
    }

    @Test
    void aMissingPluginIsNamedWithTheTaskThatNeedsIt() {
        ConverterChoice missing = new ConverterChoice("no.Such", null, Map.of());

        assertThatThrownBy(() -> load(settings(missing)))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("orders-3")
                .hasMessageContaining("value converter no.Such");
    }
}
