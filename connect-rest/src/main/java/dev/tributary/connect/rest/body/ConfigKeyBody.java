package dev.tributary.connect.rest.body;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tributary.connect.api.ConfigKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The definition of one configuration key. */
public record ConfigKeyBody(
        String name,
        String type,
        boolean required,
        @JsonProperty("default_value") @Nullable String defaultValue,
        String importance,
        String documentation,
        @Nullable String group,
        @JsonProperty("order_in_group") int orderInGroup,
        String width,
        @JsonProperty("display_name") String displayName,
        List<String> dependents) {
    public static ConfigKeyBody of(ConfigKey key) {
        return new ConfigKeyBody(
                key.name(),
                key.type(),
                key.required(),
                key.defaultValue(),
                key.importance(),
                key.documentation(),
                key.group(),
                key.orderInGroup(),
                key.width(),
                key.displayName(),
                key.dependents());
    }
}
