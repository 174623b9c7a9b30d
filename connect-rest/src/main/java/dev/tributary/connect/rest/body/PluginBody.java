package dev.tributary.connect.rest.body;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tributary.connect.api.PluginInfo;
import dev.tributary.connect.rest.openapi.Doc;
import dev.tributary.connect.rest.openapi.Example;

/** An installed plugin. */
@Example(
        "{\"class\":\"org.apache.kafka.connect.file.FileStreamSourceConnector\",\"type\":\"source\",\"version\":\"4.3.1\"}")
public record PluginBody(
        @Doc("The name of its class.") @JsonProperty("class")
        String className,

        @Doc(
                value = "What kind of plugin it is.",
                allowed = {"sink", "source", "transformation", "predicate", "converter", "header_converter"})
        String type,

        @Doc("What the plugin calls its version; missing if it has none.")
        @JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = UndefinedVersion.class)
        String version) {
    public static PluginBody of(PluginInfo plugin) {
        return new PluginBody(plugin.className(), plugin.type().toString(), plugin.version());
    }
}
