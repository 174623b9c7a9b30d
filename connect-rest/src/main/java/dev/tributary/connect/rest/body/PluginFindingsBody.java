package dev.tributary.connect.rest.body;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tributary.connect.api.PluginConflict;
import dev.tributary.connect.api.PluginFindings;
import dev.tributary.connect.rest.openapi.Doc;
import dev.tributary.connect.rest.openapi.Example;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Conflicts among installed plugins, and what cannot be used. */
@Example(
        "{\"conflicts\":[],\"problems\":[\"/plugins/orders.jar: this cannot be read (java.util.zip.ZipException: zip END header not found), "
                + "plugins in it are not found; it is damaged, or not copied completely yet: "
                + "replace it by a complete copy, or remove it\"]}")
public record PluginFindingsBody(
        @Doc("What works, but perhaps not as meant.") List<Conflict> conflicts,

        @Doc("What cannot be used: where, why, and what to do about it.")
        List<String> problems) {
    /** One conflict. */
    public record Conflict(
            @Doc(
                    value =
                            "A plugin in several places, a short name of several classes, or two archives of one folder with "
                                    + "classes of the same names.",
                    allowed = {"several_copies", "ambiguous_alias", "same_classes"})
            String kind,

            @Doc("The class, the short name, or the archive that is hidden.")
            String subject,

            @Doc("What it means and what to do about it.") String message,

            @Doc(
                    "What is used where nobody asks for anything else: a location; missing for a short name, which is not used.")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Nullable
            String used,

            @Doc("The plugins concerned; empty for same_classes.")
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
