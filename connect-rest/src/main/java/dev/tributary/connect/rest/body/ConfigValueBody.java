package dev.tributary.connect.rest.body;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tributary.connect.api.ConfigValue;
import dev.tributary.connect.rest.openapi.Doc;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What validation found for one configuration key. */
public record ConfigValueBody(
        @Doc("The key.") String name,

        @Doc("Its value, or its default; null if there is none, or none that can be read.") @Nullable
        String value,

        @Doc("Values that make sense; empty if any may.") @JsonProperty("recommended_values")
        List<@Nullable String> recommendedValues,

        @Doc("What is wrong with it; empty if nothing is.") List<String> errors,
        @Doc("Whether a form should show it.") boolean visible) {
    static ConfigValueBody of(ConfigValue value) {
        return new ConfigValueBody(
                value.name(), value.value(), value.recommendedValues(), value.errors(), value.visible());
    }
}
