package dev.tributary.connect.worker;

import dev.tributary.connect.api.ConfigProblem;
import dev.tributary.connect.api.InvalidWorkerConfigException;
import dev.tributary.connect.api.PluginType;
import dev.tributary.connect.rest.extension.RestExtensions;
import dev.tributary.connect.runtime.metrics.PluginMetricsFactory;
import dev.tributary.connect.runtime.plugin.ContextLoader;
import dev.tributary.connect.runtime.plugin.PluginClass;
import dev.tributary.connect.runtime.plugin.PluginNotFoundException;
import dev.tributary.connect.runtime.plugin.Plugins;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.metrics.Monitorable;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.rest.ConnectRestExtension;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The REST extensions of a worker from {@code rest.extension.classes}: found among the plugins, made and configured in the
 * order given, closed in reverse. Belongs to the thread that starts the worker, then to the one that stops it. Source:
 * {@code rest} 6.6, KIP-285, KIP-877.
 */
final class WorkerRestExtensions implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerRestExtensions.class);
    private static final String KEY = "rest.extension.classes";

    private final List<Opened> opened = new ArrayList<>();

    private record Opened(RestExtensions.Loaded extension, PluginMetricsFactory.@Nullable Handle metrics) {}

    private WorkerRestExtensions() {}

    /**
     * @param names class names or aliases
     * @param properties of the worker, all of them
     * @throws InvalidWorkerConfigException if any is not installed; tells all of them
     * @throws ConnectException naming the one that could not be made or configured; those before it are closed
     */
    static WorkerRestExtensions open(
            List<String> names, Map<String, String> properties, Plugins plugins, PluginMetricsFactory metrics) {
        List<PluginClass<ConnectRestExtension>> found = find(names, plugins);
        var extensions = new WorkerRestExtensions();
        try {
            found.forEach(extension -> extensions.opened.add(open(extension, properties, metrics)));
        } catch (RuntimeException e) {
            extensions.close();
            throw e;
        }
        return extensions;
    }

    private static List<PluginClass<ConnectRestExtension>> find(List<String> names, Plugins plugins) {
        List<PluginClass<ConnectRestExtension>> found = new ArrayList<>();
        List<ConfigProblem> problems = new ArrayList<>();
        for (String name : names) {
            try {
                found.add(plugins.plugin(PluginType.REST_EXTENSION, ConnectRestExtension.class, name, null, null));
            } catch (PluginNotFoundException e) {
                problems.add(new ConfigProblem(KEY, name, "an installed REST extension; but: " + e.getMessage()));
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidWorkerConfigException(problems);
        }
        return found;
    }

    private static Opened open(
            PluginClass<ConnectRestExtension> found, Map<String, String> properties, PluginMetricsFactory metrics) {
        ConnectRestExtension instance;
        try {
            instance = found.newInstance();
        } catch (ConnectException e) {
            throw new ConnectException("REST extension " + found.name() + " (" + KEY + "): " + e.getMessage(), e);
        }
        var extension = new RestExtensions.Loaded(found.name(), instance, found.loader());
        PluginMetricsFactory.Handle handle = null;
        try {
            requireVersion(extension);
            ContextLoader.run(found.loader(), () -> instance.configure(new HashMap<>(properties)));
            if (instance instanceof Monitorable monitorable) {
                var tags = new LinkedHashMap<String, String>();
                tags.put("config", KEY);
                tags.put("class", found.type().getSimpleName());
                handle = metrics.create(tags);
                var given = handle.metrics();
                ContextLoader.run(found.loader(), () -> monitorable.withPluginMetrics(given));
            }
            return new Opened(extension, handle);
        } catch (RuntimeException | LinkageError e) {
            close(new Opened(extension, handle));
            throw new ConnectException(
                    "REST extension " + found.name() + " (" + KEY + ") does not start: " + e
                            + ". The worker does not start without it: mend its configuration, or take it out of " + KEY
                            + ".",
                    e);
        }
    }

    private static void requireVersion(RestExtensions.Loaded extension) {
        String version = ContextLoader.call(
                extension.loader(), () -> extension.instance().version());
        if (version == null || version.isBlank()) {
            throw new ConnectException("its version() is blank; a REST extension must have a version");
        }
    }

    /** For the REST server. */
    RestExtensions forServer() {
        return new RestExtensions(opened.stream().map(Opened::extension).toList());
    }

    /** Closes all of them, last one first; one that fails is logged and hinders no other. Idempotent. */
    @Override
    public void close() {
        for (int last = opened.size() - 1; last >= 0; last--) {
            close(opened.remove(last));
        }
    }

    private static void close(Opened each) {
        RestExtensions.Loaded extension = each.extension();
        try {
            ContextLoader.run(extension.loader(), extension.instance()::close);
        } catch (IOException | RuntimeException | LinkageError e) {
            LOG.warn("REST extension {} did not close cleanly; nothing to do.", extension.name(), e);
        } finally {
            if (each.metrics() != null) {
                each.metrics().close();
            }
        }
    }
}
