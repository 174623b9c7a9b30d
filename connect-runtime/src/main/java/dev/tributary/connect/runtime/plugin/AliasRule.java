package dev.tributary.connect.runtime.plugin;

import dev.tributary.connect.api.PluginType;
import java.util.LinkedHashSet;
import java.util.Set;

/** The short names of a plugin. Pure. Source: KIP-146; {@code spec/worker.md} 2.7. */
final class AliasRule {
    private AliasRule() {}

    /** The simple name, and the simple name without the word for the type: {@code JsonConverter}, {@code Json}. */
    static Set<String> aliases(String className, PluginType type) {
        String simpleName = simpleName(className);
        Set<String> aliases = new LinkedHashSet<>();
        aliases.add(simpleName);
        int word = simpleName.lastIndexOf(typeWord(type));
        if (word > 0) {
            aliases.add(simpleName.substring(0, word));
        }
        return aliases;
    }

    /** {@code Key} for {@code org.example.Cast$Key}. */
    static String simpleName(String className) {
        String afterPackage = className.substring(className.lastIndexOf('.') + 1);
        int nested = afterPackage.lastIndexOf('$');
        return nested < 0 || nested == afterPackage.length() - 1 ? afterPackage : afterPackage.substring(nested + 1);
    }

    private static String typeWord(PluginType type) {
        return type == PluginType.SOURCE || type == PluginType.SINK ? "Connector" : simpleName(type.contract());
    }
}
