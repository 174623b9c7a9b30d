package dev.tributary.connect.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.connect.api.ConfigKey;
import dev.tributary.connect.api.ConnectClusterException.BadRequest;
import dev.tributary.connect.api.ConnectClusterException.Failed;
import dev.tributary.connect.api.ConnectClusterException.NotFound;
import java.util.List;
import org.junit.jupiter.api.Test;

class PluginDefinitionsTest {
    private final InstalledPlugins plugins = TestPlugins.all();
    private final WorkerConfig worker = Workers.config(Mode.STANDALONE, plugins);
    private final PluginConnectorValidator validator = new PluginConnectorValidator(
            worker, plugins, VariableResolver.NONE, OverridePolicy.open(worker, plugins, Workers.NO_METRICS));

    @Test
    void aConnectorsOwnKeysComeFirstThenThoseOfTheFrameworkThatItDoesNotDefine() {
        List<ConfigKey> keys = validator.pluginConfig("Moody", null);

        assertThat(keys)
                .extracting(ConfigKey::name)
                .startsWith("mood", "tasks.max", "password", "name", "connector.class");
        assertThat(keys).extracting(ConfigKey::name).doesNotHaveDuplicates().doesNotContain("topics");
        assertThat(keys)
                .filteredOn(key -> key.name().equals("tasks.max"))
                .singleElement()
                .extracting(ConfigKey::displayName)
                .isEqualTo("My tasks");
    }

    @Test
    void theWorkersDefaultsAreNotPartOfAConnectorsDefinition() {
        List<ConfigKey> keys = validator.pluginConfig("Drain", "latest");

        assertThat(keys)
                .filteredOn(key -> key.name().equals("key.converter"))
                .singleElement()
                .extracting(ConfigKey::defaultValue)
                .isNull();
        assertThat(keys)
                .filteredOn(key -> key.name().equals("connector.plugin.version"))
                .singleElement()
                .extracting(ConfigKey::defaultValue)
                .isEqualTo("2.0");
        assertThat(keys).extracting(ConfigKey::name).contains("topics.regex");
    }

    @Test
    void otherPluginsHaveTheirOwnKeysAlone() {
        assertThat(validator.pluginConfig("Stamp", "1.1"))
                .extracting(ConfigKey::name)
                .containsExactly("field", "predicate", "format");
        assertThat(validator.pluginConfig("Odd", null))
                .extracting(ConfigKey::name)
                .containsExactly("modulus");
        assertThat(validator.pluginConfig("Wrapping", null))
                .extracting(ConfigKey::name)
                .containsExactly("converter.type", "depth");
        assertThat(validator.pluginConfig("SimpleHeaderConverter", null)).isEmpty();
    }

    @Test
    void anUnknownPluginIsNotFound() {
        assertThatThrownBy(() -> validator.pluginConfig("Nothing", null))
                .isInstanceOf(NotFound.class)
                .hasMessage("Unknown plugin Nothing.");
    }

    @Test
    void aVersionThatIsNotThereOrCannotBeReadIsABadRequest() {
        assertThatThrownBy(() -> validator.pluginConfig("Numbers", "9.9")).isInstanceOf(BadRequest.class);
        assertThatThrownBy(() -> validator.pluginConfig("Stamp", "[9,)")).isInstanceOf(BadRequest.class);
        assertThatThrownBy(() -> validator.pluginConfig("Stamp", "[9")).isInstanceOf(BadRequest.class);
    }

    @Test
    void aPluginOfATypeWithoutSettingsIsABadRequest() {
        assertThatThrownBy(() -> validator.pluginConfig("Vault", null))
                .isInstanceOf(BadRequest.class)
                .hasMessageContaining("header_converter");
    }

    @Test
    void aPluginWithoutDefinitionCannotBeShown() {
        assertThatThrownBy(() -> validator.pluginConfig("Undefined", null)).isInstanceOf(Failed.class);
    }
}
