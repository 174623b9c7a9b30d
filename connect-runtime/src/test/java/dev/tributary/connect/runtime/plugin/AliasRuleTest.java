package dev.tributary.connect.runtime.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.api.PluginType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AliasRuleTest {
    @ParameterizedTest
    @CsvSource({
        "org.x.FileStreamSinkConnector, SINK, FileStreamSinkConnector FileStreamSink",
        "org.x.ConnectorConnector, SOURCE, ConnectorConnector Connector",
        "org.x.JsonConverter, CONVERTER, JsonConverter Json",
        "org.x.JsonConverter, HEADER_CONVERTER, JsonConverter",
        "org.x.SimpleHeaderConverter, HEADER_CONVERTER, SimpleHeaderConverter Simple",
        "org.x.Converter, CONVERTER, Converter",
        "org.x.EnvVarConfigProvider, CONFIGPROVIDER, EnvVarConfigProvider EnvVar",
        "org.x.AllConnectorClientConfigOverridePolicy, CONNECTOR_CLIENT_CONFIG_OVERRIDE_POLICY,"
                + " AllConnectorClientConfigOverridePolicy All",
        "org.x.Cast$Key, TRANSFORMATION, Key",
        "org.x.ConnectorV2, SINK, ConnectorV2",
        "org.x.MyConnectorV2, SINK, MyConnectorV2 My",
        "NoPackage, PREDICATE, NoPackage"
    })
    void theSimpleNameAndTheSimpleNameWithoutItsTypeAreAliases(String className, PluginType type, String aliases) {
        assertThat(AliasRule.aliases(className, type)).containsExactly(aliases.split(" "));
    }
}
