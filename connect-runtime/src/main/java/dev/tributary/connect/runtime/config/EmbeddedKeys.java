package dev.tributary.connect.runtime.config;

import dev.tributary.connect.api.ConnectClusterException;
import dev.tributary.connect.api.PluginType;
import dev.tributary.connect.runtime.config.ConnectorDefaults.VersionDefault;
import dev.tributary.connect.runtime.config.PluginLookup.Found;
import dev.tributary.connect.runtime.config.PluginLookup.Wish;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.components.ConnectPlugin;
import org.apache.kafka.connect.transforms.Transformation;
import org.apache.kafka.connect.transforms.predicates.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The keys of transforms and predicates, which depend on the aliases and classes that a connector configuration names.
 * Stateless. Source: {@code rest} 5.6.
 */
record EmbeddedKeys(PluginLookup lookup) {
    static final String TYPE = "type";
    static final String VERSION = "plugin.version";
    static final String PREDICATE = "predicate";
    static final String NEGATE = "negate";

    /** Adds the keys of all transforms, then of all predicates. */
    void addTo(ConfigDef def, Candidate candidate, Findings findings) {
        Part transforms = new Part(ConnectorKeys.TRANSFORMS, PluginType.TRANSFORMATION, Transformation.class);
        Part predicates = new Part(ConnectorKeys.PREDICATES, PluginType.PREDICATE, Predicate.class);
        for (Part part : List.of(transforms, predicates)) {
            for (String alias : aliases(candidate.get(part.key))) {
                try {
                    addAlias(def, part, alias, candidate, findings);
                } catch (ConfigException e) {
                    // Two aliases of which one continues the other may claim the same key.
                    findings.error(part.prefix(alias) + TYPE, String.valueOf(e.getMessage()));
                }
            }
        }
    }

    private record Part(String key, PluginType type, Class<? extends ConnectPlugin> contract) {
        String prefix(String alias) {
            return key + "." + alias + ".";
        }

        String group(String alias) {
            return (isTransform() ? "Transforms: " : "Predicates: ") + alias;
        }

        boolean isTransform() {
            return type == PluginType.TRANSFORMATION;
        }

        String displayName(String what, String alias) {
            return (isTransform() ? "Transformation " : "Predicate ") + what + " for " + alias;
        }
    }

    private static List<String> aliases(@Nullable String list) {
        return list == null
                ? List.of()
                : Arrays.stream(list.split(","))
                        .map(String::trim)
                        .filter(alias -> !alias.isEmpty())
                        .distinct()
                        .toList();
    }

    private void addAlias(ConfigDef def, Part part, String alias, Candidate candidate, Findings findings) {
        String prefix = part.prefix(alias);
        String typeKey = prefix + TYPE;
        String className = candidate.get(typeKey);
        boolean named = className != null && !className.isBlank();
        addIdentity(
                def,
                part,
                alias,
                named && className != null
                        ? lookup.versionDefault(part.type, part.contract, className, candidate)
                        : VersionDefault.NONE);
        if (part.isTransform()
                && candidate.config().containsKey(prefix + NEGATE)
                && !candidate.config().containsKey(prefix + PREDICATE)) {
            findings.error(
                    typeKey,
                    prefix + NEGATE + " is set, but " + prefix + PREDICATE
                            + " is not: there is nothing to negate. Name a predicate or remove it.");
        }
        if (part.isTransform()) {
            checkPredicate(prefix + PREDICATE, candidate, findings);
        }
        if (!named || className == null) {
            if (className != null) {
                findings.brokenClass(
                        typeKey, className, "it names no class. Set the " + part.type + "'s class name or alias");
            }
            return;
        }
        Wish wish = new Wish(typeKey, className, prefix + VERSION, candidate.get(prefix + VERSION));
        Found<? extends ConnectPlugin> found = lookup.find(part.type, part.contract, wish, candidate, findings);
        ConfigDef inner = found == null ? null : definition(found, wish, candidate, findings);
        if (inner != null) {
            def.embed(prefix, part.group(alias), 2, part.isTransform() ? withImplicitKeys(inner) : inner);
        }
    }

    /** No task would start: Apache's worker finds that out only when it tries. */
    private static void checkPredicate(String key, Candidate candidate, Findings findings) {
        String alias = candidate.get(key);
        List<String> declared = aliases(candidate.get(ConnectorKeys.PREDICATES));
        if (alias != null && !declared.contains(alias.trim())) {
            findings.error(
                    key,
                    "Invalid value " + alias + " for configuration " + key + ": expected an alias that is listed in "
                            + ConnectorKeys.PREDICATES + ", which are " + declared + ".");
        }
    }

    private void addIdentity(ConfigDef def, Part part, String alias, VersionDefault version) {
        def.define(
                        part.prefix(alias) + TYPE,
                        Type.STRING,
                        ConfigDef.NO_DEFAULT_VALUE,
                        ConnectorKeys.CLASS_NAME,
                        Importance.HIGH,
                        "Class name or alias of the " + part.type + " '" + alias + "'.",
                        part.group(alias),
                        0,
                        Width.LONG,
                        part.displayName("type", alias),
                        new ConnectorKeys.Offers(lookup.plugins().names(part.type), true))
                .define(
                        part.prefix(alias) + VERSION,
                        Type.STRING,
                        version.version(),
                        Checks.versionRange(),
                        Importance.HIGH,
                        "Version, or Maven version range, wanted of it; unset: the one bundled with the connector, else the "
                                + "newest.",
                        part.group(alias),
                        1,
                        Width.LONG,
                        part.displayName("version", alias),
                        new ConnectorKeys.Offers(version.installed(), true));
    }

    private static @Nullable ConfigDef definition(
            Found<? extends ConnectPlugin> found, Wish wish, Candidate candidate, Findings findings) {
        try {
            ConfigDef inner = candidate
                    .guard()
                    .call(found.plugin(), "config()", () -> found.instance().config());
            if (inner == null) {
                findings.brokenClass(
                        wish.classKey(), wish.className(), "its config() answers null instead of a definition");
                return null;
            }
            var guarded = new GuardedKeys(found.plugin(), candidate.guard());
            ConfigDef copy = new ConfigDef();
            inner.configKeys().values().forEach(key -> copy.define(guarded.of(key)));
            return copy;
        } catch (ConnectClusterException e) {
            throw e;
        } catch (RuntimeException | LinkageError e) {
            findings.brokenClass(wish.classKey(), wish.className(), "its config() threw " + e);
            return null;
        }
    }

    /** The framework's two keys of every transform hide the transform's own of the same name. */
    private static ConfigDef withImplicitKeys(ConfigDef inner) {
        ConfigDef merged = new ConfigDef();
        inner.configKeys().forEach((name, key) -> {
            if (!name.equals(PREDICATE) && !name.equals(NEGATE)) {
                merged.define(key);
            }
        });
        return merged.define(
                        PREDICATE,
                        Type.STRING,
                        null,
                        Importance.MEDIUM,
                        "Alias of the predicate that says to which records the transform is applied; unset: to all.")
                .define(
                        NEGATE,
                        Type.BOOLEAN,
                        false,
                        Importance.MEDIUM,
                        "Apply the transform where the predicate does not hold.");
    }
}
