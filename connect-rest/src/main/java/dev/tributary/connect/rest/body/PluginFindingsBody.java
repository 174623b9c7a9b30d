package dev.tributary.connect.rest.body;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tributary.connect.api.PluginConflict;
import dev.tributary.connect.api.PluginFindings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Conflicts among installed plugins, and what cannot be used. */
public record PluginFindingsBody(List<Conflict> conflicts, List<String> problems) {
    /** One conflict. */
    public record Conflict(
            String kind,
            String subject,
            String message,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String used,

            List<PluginAtBody> candidates) {
        static Conflict of(PluginConflict conflict) {
            return new Conflict(
                    conflict.kind().toString(),
                    conflict.subject(),
                    conflict.what(),
                    conflict.used(),
                    PluginAtBody.of(conflict.candidates()));
        }
    }

    public static PluginFindingsBody of(PluginFindings findings) {
        return new PluginFindingsBody(
                findings.conflicts().stream().map(Conflict::of).toList(), findings.problems());
    }
}
