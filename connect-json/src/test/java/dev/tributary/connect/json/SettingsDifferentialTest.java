package dev.tributary.connect.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The settings, compared with those of Apache's converter; only the words of the documentation are our own. */
class SettingsDifferentialTest {
    private final ConfigDef ours = new JsonConverter().config();
    private final ConfigDef apaches = new org.apache.kafka.connect.json.JsonConverter().config();

    @Test
    void keysTypesDefaultsAndOrderAreTheSame() {
        assertThat(ours.names()).isEqualTo(apaches.names());
        assertThat(ours.groups()).isEqualTo(apaches.groups());
        assertThat(ours.configKeys().values().stream().map(SettingsDifferentialTest::facts))
                .containsExactlyInAnyOrderElementsOf(apaches.configKeys().values().stream()
                        .map(SettingsDifferentialTest::facts)
                        .toList());
    }

    @Test
    void everyKeyIsDocumented() {
        assertThat(ours.configKeys().values())
                .allSatisfy(key -> assertThat(key.documentation).isNotBlank());
    }

    @ParameterizedTest
    @CsvSource(
            value = {
                "schemas.enable, nope", "schemas.enable, TRUE", "schemas.cache.size, -1", "schemas.cache.size, x",
                "decimal.format, Numeric", "decimal.format, x", "decimal.format, NULL", "replace.null.with.default, 1",
                "converter.type, header", "converter.type, x", "schema.content, ''", "schemas.enable, NULL"
            },
            nullValues = "NULL")
    void aValueIsAcceptedOrRefusedAlike(String key, String value) {
        Map<String, String> settings = new HashMap<>(Map.of("converter.type", "key"));
        settings.put(key, value);

        assertThat(errors(ours, settings)).isEqualTo(errors(apaches, settings));
    }

    private static List<List<String>> errors(ConfigDef definition, Map<String, String> settings) {
        return definition.validate(settings).stream()
                .map(config -> config.errorMessages())
                .toList();
    }

    private static List<Object> facts(ConfigDef.ConfigKey key) {
        boolean required = key.defaultValue == ConfigDef.NO_DEFAULT_VALUE;
        return Arrays.asList(
                key.name,
                key.type,
                required ? "required" : key.defaultValue,
                key.importance,
                key.group,
                key.orderInGroup,
                key.width,
                key.displayName,
                key.dependents,
                String.valueOf(key.validator));
    }
}
