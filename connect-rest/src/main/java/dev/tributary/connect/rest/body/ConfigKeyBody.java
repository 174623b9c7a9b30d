package dev.tributary.connect.rest.body;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tributary.connect.api.ConfigKey;
import dev.tributary.connect.rest.openapi.Doc;
import dev.tributary.connect.rest.openapi.Example;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The definition of one configuration key. */
@Example("{\"name\":\"topic\",\"type\":\"STRING\",\"required\":true,\"default_value\":null,\"importance\":\"HIGH\","
        + "\"documentation\":\"The topic to publish data to.\",\"group\":null,\"order_in_group\":-1,\"width\":\"NONE\","
        + "\"display_name\":\"topic\",\"dependents\":[]}")
public record ConfigKeyBody(
        @Doc("The key, with its prefix.") String name,

        @Doc(
                value = "The type of its value.",
                allowed = {"BOOLEAN", "STRING", "INT", "SHORT", "LONG", "DOUBLE", "LIST", "CLASS", "PASSWORD"})
        String type,

        @Doc("Whether it has no default and so must be set.")
        boolean required,

        @Doc("Its default as text, [hidden] for a password; null if there is none.")
        @JsonProperty("default_value")
        @Nullable
        String defaultValue,

        @Doc(
                value = "How much it matters.",
                allowed = {"HIGH", "MEDIUM", "LOW"})
        String importance,

        @Doc("What it is for.") String documentation,

        @Doc("The group it is shown in; null for none.") @Nullable
        String group,

        @Doc("Its place in the group, -1 for none.") @JsonProperty("order_in_group")
        int orderInGroup,

        @Doc(
                value = "How wide a field for it should be.",
                allowed = {"NONE", "SHORT", "MEDIUM", "LONG"})
        String width,

        @Doc("What it is called in a form.") @JsonProperty("display_name")
        String displayName,

        @Doc("The keys whose recommended values depend on this one.")
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
