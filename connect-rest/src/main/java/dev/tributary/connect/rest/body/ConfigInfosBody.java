package dev.tributary.connect.rest.body;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tributary.connect.api.ConfigKey;
import dev.tributary.connect.api.ConfigValidation;
import dev.tributary.connect.api.ConfigValue;
import dev.tributary.connect.rest.openapi.Doc;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The result of a validation. */
public record ConfigInfosBody(
        @Doc("The connector's class as given.") String name,

        @Doc("How many errors there are in all.") @JsonProperty("error_count")
        int errorCount,

        @Doc("The groups of the keys, in their order.") List<String> groups,
        @Doc("The keys, with what was found.") List<Entry> configs,

        @Doc("Keys that nobody defines, but that resemble known ones; only with warnings=true.")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        List<Warning> warnings) {
    /** A key that nobody defines, and the known one that it resembles. */
    public record Warning(
            @Doc("The key.") String key,
            @Doc("The known key that it resembles most.") String nearest,
            @Doc("Both in a sentence.") String message) {}

    /** One key; either side may be missing. */
    public record Entry(
            @Doc("The key's definition; null for a key without one.") @Nullable
            ConfigKeyBody definition,

            @Doc("What was found; null for a key that the connector says nothing about.") @Nullable
            ConfigValueBody value) {
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
