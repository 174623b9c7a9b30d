package dev.tributary.connect.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.api.ConfigKey;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectorKeysTest {
    @ParameterizedTest
    @ValueSource(strings = {"source", "sink"})
    void theFrameworksKeysStandInTheOrderOfTheReferenceAndSayTheSame(String kind) {
        ConfigDef definition = kind.equals("sink")
                ? ConnectorKeys.sink(ConnectorDefaults.NONE)
                : ConnectorKeys.source(ConnectorDefaults.NONE);

        assertThat(definition.configKeys().values().stream().map(key -> row(Rendering.key(key, ""))))
                .containsExactlyElementsOf(SpecTable.rows("connector-keys.csv").stream()
                        .filter(row -> row[0].equals("both") || row[0].equals(kind))
                        .map(row -> List.of(row).subList(1, row.length))
                        .toList());
    }

    private static List<String> row(ConfigKey key) {
        return List.of(
                key.name(),
                key.type(),
                key.required() ? "required" : String.valueOf(key.defaultValue()),
                key.importance(),
                String.valueOf(key.group()),
                String.valueOf(key.orderInGroup()),
                key.width(),
                key.displayName());
    }
}
