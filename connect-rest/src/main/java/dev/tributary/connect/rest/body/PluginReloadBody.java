package dev.tributary.connect.rest.body;

import dev.tributary.connect.api.PluginReload;
import java.util.List;

/** What a reload of plugins brought on one worker. */
public record PluginReloadBody(
        List<PluginAtBody> added,
        List<PluginAtBody> removed,
        List<PluginAtBody> changed,
        List<PluginFindingsBody.Conflict> conflicts,
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
