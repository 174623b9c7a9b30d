package dev.tributary.connect.rest.body;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tributary.connect.api.ConfigKey;
import dev.tributary.connect.api.ConfigValidation;
import dev.tributary.connect.api.ConfigValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The result of a validation. */
public record ConfigInfosBody(
        String name,
        @JsonProperty("error_count") int errorCount,
        List<String> groups,
        List<Entry> configs,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Warning> warnings) {
    /** A key that nobody defines, and the known one that it resembles. */
    public record Warning(String key, String nearest, String message) {}

    /** One key; either side may be missing. */
    public record Entry(
            @Nullable ConfigKeyBody definition, @Nullable ConfigValueBody value) {
        static Entry of(ConfigValidation.Entry entry) {
            ConfigKey key = entry.key();
            ConfigValue value = entry.value();
            return new Entry(
                    key == null ? null : ConfigKeyBody.of(key), value == null ? null : ConfigValueBody.of(value));
        }
    }

    public static ConfigInfosBody of(ConfigValidation validation) {
        return new ConfigInfosBody(
                validation.connectorClass(),
                validation.errorCount(),
                validation.groups(),
                validation.entries().stream().map(Entry::of).toList(),
                null);
    }

    /** With the warnings, for clients that ask for them: others may refuse fields that they do not know. */
    public static ConfigInfosBody withWarnings(ConfigValidation validation) {
        ConfigInfosBody plain = of(validation);
        return new ConfigInfosBody(
                plain.name,
                plain.errorCount,
                plain.groups,
                plain.configs,
                validation.warnings().stream()
                        .map(warning -> new Warning(warning.key(), warning.nearest(), warning.message()))
                        .toList());
    }
}
