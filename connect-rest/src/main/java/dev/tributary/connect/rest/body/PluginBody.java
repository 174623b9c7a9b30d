package dev.tributary.connect.rest.body;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tributary.connect.api.PluginInfo;

/** An installed plugin. */
public record PluginBody(
        @JsonProperty("class") String className,
        String type,

        @JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = UndefinedVersion.class)
        String version) {
    public static PluginBody of(PluginInfo plugin) {
        return new PluginBody(plugin.className(), plugin.type().toString(), plugin.version());
    }
}
