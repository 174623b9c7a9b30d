package dev.tributary.connect.rest.body;

import dev.tributary.connect.api.PluginReload;
import dev.tributary.connect.rest.openapi.Doc;
import java.util.List;

/** What a reload of plugins brought on one worker. */
public record PluginReloadBody(
        @Doc("Plugins that were not there before.") List<PluginAtBody> added,

        @Doc("Plugins that are not there any more.") List<PluginAtBody> removed,

        @Doc("Plugins whose location has other files than before.")
        List<PluginAtBody> changed,

        @Doc("What works now, but perhaps not as meant.") List<PluginFindingsBody.Conflict> conflicts,

        @Doc("What cannot be used now: where, why, and what to do about it.")
        List<String> problems) {
    public static PluginReloadBody of(PluginReload reload) {
        PluginFindingsBody findings = PluginFindingsBody.of(reload.findings());
        return new PluginReloadBody(
                PluginAtBody.of(reload.added()),
                PluginAtBody.of(reload.removed()),
                PluginAtBody.of(reload.changed()),
                findings.conflicts(),
                findings.problems());
    }
}
