package dev.tributary.connect.worker;

import dev.tributary.connect.api.ConfigProblem;
import dev.tributary.connect.api.InvalidWorkerConfigException;
import dev.tributary.connect.rest.RestKeys;
import dev.tributary.connect.rest.RestSettings;
import dev.tributary.connect.runtime.config.MistypedKeys;
import dev.tributary.connect.runtime.config.Mode;
import dev.tributary.connect.runtime.config.Secrets;
import dev.tributary.connect.runtime.config.WorkerConfig;
import dev.tributary.connect.runtime.plugin.PluginRegistry;
import dev.tributary.connect.runtime.plugin.PluginSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A worker's properties, read by all its parts, with the plugins that they name. Immutable.
 *
 * @param plugins open; whoever gets this closes them
 * @param secrets what the variables of the properties stand for; the log is redacted by them already
 */
record ParsedProperties(WorkerConfig config, RestSettings rest, PluginRegistry plugins, Secrets secrets) {
    /**
     * @throws InvalidWorkerConfigException with the problems that all parts found, before anything else is started
     */
    static ParsedProperties parse(Mode mode, Map<String, String> properties) {
        List<ConfigProblem> problems = new ArrayList<>();
        PluginSettings pluginSettings = PluginSettings.parse(properties, problems);
        PluginRegistry plugins = PluginRegistry.open(pluginSettings);
        var secrets = new Secrets();
        LogRedaction.add(secrets);
        try {
            return parse(mode, properties, plugins, secrets, problems);
        } catch (RuntimeException e) {
            plugins.close();
            throw e;
        }
    }

    /**
     * As {@link #parse(Mode, Map)}, for a worker that shares its plugins with others.
     *
     * @param plugins the caller's, to be closed by it
     * @param secrets the log is redacted by them already
     * @param problems what was found already
     */
    static ParsedProperties parse(
            Mode mode,
            Map<String, String> properties,
            PluginRegistry plugins,
            Secrets secrets,
            List<ConfigProblem> problems) {
        MistypedKeys.warn(mode, properties, declaredByOthers());
        WorkerConfig config =
                collect(problems, () -> WorkerConfig.parse(mode, properties, plugins, declaredElsewhere(), secrets));
        // Where variables could be resolved, REST gets the resolved properties.
        RestSettings rest =
                collect(problems, () -> RestSettings.parse(config == null ? properties : config.originals()));
        if (config == null || rest == null || !problems.isEmpty()) {
            throw new InvalidWorkerConfigException(problems);
        }
        return new ParsedProperties(config, rest, plugins, secrets);
    }

    /** The keys below {@code tributary.} that are not the runtime's. */
    private static Set<String> declaredElsewhere() {
        Set<String> names = new TreeSet<>(Set.of(
                PluginSettings.REPLACEMENTS,
                PluginSettings.BUNDLED,
                PluginSettings.INDEX_DIRECTORY,
                PluginSettings.EXIT_GUARD));
        RestKeys.definition().names().stream()
                .filter(it -> it.startsWith("tributary."))
                .forEach(names::add);
        return names;
    }

    /** All keys that are not the runtime's. */
    private static Set<String> declaredByOthers() {
        Set<String> names = new TreeSet<>(declaredElsewhere());
        names.addAll(RestKeys.definition().names());
        names.add(PluginSettings.PLUGIN_PATH);
        names.add(PluginSettings.PLUGIN_DISCOVERY);
        return names;
    }

    private static <T> @Nullable T collect(List<ConfigProblem> problems, Supplier<T> parser) {
        try {
            return parser.get();
        } catch (InvalidWorkerConfigException e) {
            e.problems().stream().filter(problem -> !problems.contains(problem)).forEach(problems::add);
            return null;
        }
    }
}
