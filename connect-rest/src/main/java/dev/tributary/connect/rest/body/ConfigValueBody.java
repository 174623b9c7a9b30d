package dev.tributary.connect.rest.body;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tributary.connect.api.ConfigValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What validation found for one configuration key. */
public record ConfigValueBody(
        String name,
        @Nullable String value,
        @JsonProperty("recommended_values") List<@Nullable String> recommendedValues,
        List<String> errors,
        boolean visible) {
    static ConfigValueBody of(ConfigValue value) {
        return new ConfigValueBody(
                value.name(), value.value(), value.recommendedValues(), value.errors(), value.visible());
    }
}
