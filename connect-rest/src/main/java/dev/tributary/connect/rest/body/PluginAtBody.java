package dev.tributary.connect.rest.body;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tributary.connect.api.PluginAt;
import dev.tributary.connect.rest.openapi.Doc;
import dev.tributary.connect.rest.openapi.Example;
import java.util.List;

/** A plugin with the place where it is installed. */
@Example(
        "{\"class\":\"com.example.OrdersSink\",\"type\":\"sink\",\"version\":\"2.1\",\"location\":\"file:/plugins/orders/\"}")
public record PluginAtBody(
        @Doc("The name of its class.") @JsonProperty("class")
        String className,

        @Doc(
                value = "What kind of plugin it is.",
                allowed = {
                    "sink",
                    "source",
                    "transformation",
                    "predicate",
                    "converter",
                    "header_converter",
                    "configprovider",
                    "rest_extension",
                    "connector_client_config_override_policy"
                })
        String type,

        @Doc("What the plugin calls its version; missing if it has none, or is gone.")
        @JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = UndefinedVersion.class)
        String version,

        @Doc("The URL of its archive or folder; classpath for what the worker brought along.")
        String location) {
    static List<PluginAtBody> of(List<PluginAt> plugins) {
        return plugins.stream()
                .map(at -> new PluginAtBody(
                        at.plugin().className(),
                        at.plugin().type().toString(),
                        at.plugin().version(),
                        at.location()))
                .toList();
    }
}
