package dev.tributary.connect.rest.body;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tributary.connect.api.ConfigKey;
import dev.tributary.connect.api.ConfigValidation;
import dev.tributary.connect.api.ConfigValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The result of a validation. */
public record ConfigInfosBody(
        String name, @JsonProperty("error_count") int errorCount, List<String> groups, List<Entry> configs) {
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
                validation.entries().stream().map(Entry::of).toList());
    }
}
