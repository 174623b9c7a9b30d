package dev.tributary.connect.rest.body;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tributary.connect.api.PluginAt;
import java.util.List;

/** A plugin with the place where it is installed. */
public record PluginAtBody(
        @JsonProperty("class") String className,
        String type,

        @JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = UndefinedVersion.class)
        String version,

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
