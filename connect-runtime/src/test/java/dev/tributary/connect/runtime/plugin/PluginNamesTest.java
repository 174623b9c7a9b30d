package dev.tributary.connect.runtime.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.connect.api.PluginType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.connect.connector.Connector;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.transforms.Transformation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PluginNamesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path temp;

    @ParameterizedTest
    @ValueSource(strings = {"org.x.OrdersSinkConnector", "OrdersSinkConnector", "OrdersSink"})
    void aConnectorIsFoundByFullNameSimpleNameAndNameWithoutItsType(String name) {
        new PluginKit().sink("org.x.OrdersSinkConnector", "1").jar(temp.resolve("path/x.jar"));

        try (PluginRegistry registry = open()) {
            assertThat(registry.connector(name, null).name()).isEqualTo("org.x.OrdersSinkConnector");
        }
    }

    @Test
    void anAliasOfTwoPluginsIsRefusedWithBothNames() {
        new PluginKit().sink("org.x.Same", "1").jar(temp.resolve("path/x.jar"));
        new PluginKit().sink("org.y.Same", "1").jar(temp.resolve("path/y.jar"));

        try (PluginRegistry registry = open()) {
            assertThatThrownBy(() -> registry.connector("Same", null))
                    .isInstanceOf(PluginNotFoundException.class)
                    .hasMessageContaining("[org.x.Same, org.y.Same]");
            assertThatThrownBy(() -> registry.rootLoader().loadClass("Same"))
                    .isInstanceOf(ClassNotFoundException.class);
            assertThat(registry.connector("org.y.Same", null).name()).isEqualTo("org.y.Same");
        }
    }

    @Test
    void anAliasThatPluginsOfDifferentTypesShareIsPlainAmongOneType() {
        new PluginKit().sink("org.x.Thing", "1").converter("org.y.Thing", "1").jar(temp.resolve("path/x.jar"));

        try (PluginRegistry registry = open()) {
            assertThat(registry.connector("Thing", null).name()).isEqualTo("org.x.Thing");
            assertThat(registry.plugin(PluginType.CONVERTER, Converter.class, "Thing", null, null)
                            .name())
                    .isEqualTo("org.y.Thing");
        }
    }

    @Test
    void nestedKeyAndValueTransformsAreNoAliases() {
        try (PluginRegistry registry = open()) {
            assertThatThrownBy(
                            () -> registry.plugin(PluginType.TRANSFORMATION, Transformation.class, "Key", null, null))
                    .isInstanceOf(PluginNotFoundException.class)
                    .hasMessageContaining("org.apache.kafka.connect.transforms.Cast$Key");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "OrderSink, org.x.OrdersSinkConnector",
        "org.x.OrdersSinkConector, org.x.OrdersSinkConnector",
        "com.old.OrdersSinkConnector, org.x.OrdersSinkConnector"
    })
    void aMistypedConnectorIsAnsweredWithTheNearestNameAndWhatIsInstalled(String typed, String meant) {
        new PluginKit()
                .sink("org.x.OrdersSinkConnector", "1.2")
                .sourceConnector("org.x.WeatherSource", "3.4")
                .jar(temp.resolve("path/x.jar"));

        try (PluginRegistry registry = open()) {
            assertThatThrownBy(() -> registry.connector(typed, null))
                    .isInstanceOf(PluginNotFoundException.class)
                    .hasMessageContaining(typed)
                    .hasMessageContaining("Did you mean " + meant + "?")
                    .hasMessageContaining("org.x.OrdersSinkConnector 1.2, org.x.WeatherSource 3.4");
        }
    }

    @Test
    void aNameLikeNoOtherGetsNoSuggestion() {
        new PluginKit().sink("org.x.OrdersSinkConnector", "1.2").jar(temp.resolve("path/x.jar"));

        try (PluginRegistry registry = open()) {
            assertThatThrownBy(() -> registry.connector("io.acme.Teleporter", null))
                    .hasMessageNotContaining("Did you mean");
        }
    }

    @Test
    void theListOfInstalledConnectorsInAMessageIsBounded() {
        PluginKit kit = new PluginKit();
        for (int i = 0; i < NotFound.MAX_LISTED + 5; i++) {
            kit.sink("org.x.Sink" + i, "1");
        }
        kit.jar(temp.resolve("path/x.jar"));

        try (PluginRegistry registry = open()) {
            assertThatThrownBy(() -> registry.connector("org.none.Of.These", null))
                    .hasMessageEndingWith(" and 5 more");
        }
    }

    @Test
    void aClassThatIsNoConnectorSaysSo() {
        try (PluginRegistry registry = open()) {
            assertThatThrownBy(() -> registry.connector("org.apache.kafka.connect.transforms.Cast$Key", null))
                    .isInstanceOf(PluginNotFoundException.class)
                    .hasMessageContaining("is no connector but a transformation");
            assertThatThrownBy(() -> registry.connector("java.lang.String", null))
                    .isInstanceOf(PluginNotFoundException.class)
                    .hasMessageContaining("exists but is no connector");
            assertThatThrownBy(() -> registry.connector("org.apache.kafka.connect.sink.SinkConnector", null))
                    .isInstanceOf(PluginNotFoundException.class)
                    .hasMessageContaining("abstract");
        }
    }

    @Test
    void aMissingDependencyIsNamedWithItsLocation() {
        new PluginKit()
                .source("org.lib.Driver", "public class Driver {}")
                .sink("org.x.Incomplete", "1", "public final org.lib.Driver driver = new org.lib.Driver();")
                .leaveOut("org.lib.Driver")
                .jar(temp.resolve("path/x.jar"));

        try (PluginRegistry registry = open()) {
            PluginClass<Connector> found = registry.connector("Incomplete", null);

            assertThatThrownBy(found::newInstance)
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("org.lib.Driver is missing")
                    .hasMessageContaining("/path/x.jar");
            assertThatThrownBy(() -> registry.task("org.x.NoTask", found))
                    .isInstanceOf(PluginNotFoundException.class)
                    .hasMessageContaining("org.x.NoTask")
                    .hasMessageContaining("/path/x.jar");
            assertThatThrownBy(() -> registry.task("org.x.Incomplete", found))
                    .isInstanceOf(PluginNotFoundException.class)
                    .hasMessageContaining("is no task");
        }
    }

    @Test
    void aClassThatWasTakenAwayAfterTheSearchIsReported() throws Exception {
        Path directory = new PluginKit().sink("org.x.Gone", "1").directory(temp.resolve("path/x"));

        try (PluginRegistry registry = open()) {
            Files.delete(directory.resolve("org/x/Gone.class"));

            assertThatThrownBy(() -> registry.connector("Gone", null))
                    .isInstanceOf(PluginNotFoundException.class)
                    .hasMessageContaining("org.x.Gone is no longer in");
        }
    }

    private PluginRegistry open() {
        PluginSettings settings =
                new PluginSettings(List.of(temp.resolve("path")), PluginSettings.Discovery.HYBRID_WARN, true);
        return PluginRegistry.open(settings, PluginKit.runtime(), PATIENCE);
    }
}
