package dev.tributary.connect.api;

import java.util.List;

/**
 * What a new look at the plugin path brought. Immutable.
 *
 * @param added plugins that were not there before
 * @param removed plugins that are not there any more
 * @param changed plugins of locations whose files are others than before
 * @param findings what there is to tell about the plugins that are there now
 */
public record PluginReload(
        List<PluginAt> added, List<PluginAt> removed, List<PluginAt> changed, PluginFindings findings) {
    public PluginReload {
        added = List.copyOf(added);
        removed = List.copyOf(removed);
        changed = List.copyOf(changed);
    }
}
