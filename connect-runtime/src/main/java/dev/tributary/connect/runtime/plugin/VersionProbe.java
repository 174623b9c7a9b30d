package dev.tributary.connect.runtime.plugin;

import dev.tributary.connect.api.InstanceStatus;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.kafka.connect.components.Versioned;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks plugins for their versions: at first need, once a class, and each on a daemon thread of its own that is given up
 * after a deadline. A plugin that throws or blocks has no version and is in nobody else's way. Thread-safe.
 */
final class VersionProbe {
    private static final Logger LOG = LoggerFactory.getLogger(VersionProbe.class);

    /** How many plugins are asked at the same time at most. */
    private static final int AT_ONCE = 16;

    private final Duration deadline;
    private final Function<PluginCopy, PluginClass<Object>> loader;
    private final Map<Key, CompletableFuture<String>> answers = new ConcurrentHashMap<>();

    /** The same class in the same place has one version, whatever it is used as. */
    private record Key(String className, @Nullable PluginLocation location) {}

    /**
     * @param deadline how long a plugin may take to be loaded, constructed and asked
     * @param loader loads a copy's class; may throw
     */
    VersionProbe(Duration deadline, Function<PluginCopy, PluginClass<Object>> loader) {
        this.deadline = deadline;
        this.loader = loader;
    }

    /** The version; {@code undefined} if it has none or did not answer. Waits for the deadline at most. */
    String versionOf(PluginCopy copy) {
        return ask(copy).join();
    }

    /** Asks all of them side by side, a bounded number at a time. Afterwards all answers are there. */
    void askAll(List<PluginCopy> copies) {
        for (int from = 0; from < copies.size(); from += AT_ONCE) {
            CompletableFuture<?>[] asked = copies.subList(from, Math.min(from + AT_ONCE, copies.size())).stream()
                    .map(this::ask)
                    .toArray(CompletableFuture[]::new);
            CompletableFuture.allOf(asked).join();
        }
    }

    private CompletableFuture<String> ask(PluginCopy copy) {
        return answers.computeIfAbsent(new Key(copy.className(), copy.location()), key -> start(copy));
    }

    private CompletableFuture<String> start(PluginCopy copy) {
        CompletableFuture<String> answer = new CompletableFuture<>();
        Thread thread = new Thread(() -> answerFor(copy, answer), "plugin-version-" + copy.className());
        thread.setDaemon(true);
        thread.start();
        return answer.orTimeout(deadline.toMillis(), TimeUnit.MILLISECONDS).exceptionally(failure -> {
            if (failure instanceof TimeoutException) {
                thread.interrupt();
                LOG.warn(
                        "Plugin {} in {} did not tell its version within {} ms; it is treated as having none. Its"
                                + " constructor or version() blocks: mend the plugin, or remove it",
                        copy.className(),
                        copy.place(),
                        deadline.toMillis());
            } else {
                LOG.warn(
                        "Plugin {} in {} cannot tell its version; it is treated as having none",
                        copy.className(),
                        copy.place(),
                        failure);
            }
            return InstanceStatus.UNDEFINED_VERSION;
        });
    }

    private void answerFor(PluginCopy copy, CompletableFuture<String> answer) {
        try {
            answer.complete(readVersion(loader.apply(copy)));
        } catch (Throwable e) { // plugin code may throw anything, and an unanswered future would cost the deadline
            answer.completeExceptionally(e);
        }
    }

    private static String readVersion(PluginClass<Object> plugin) {
        Class<?> type = plugin.type();
        if (!Versioned.class.isAssignableFrom(type) || inheritsNoVersion(type)) {
            return InstanceStatus.UNDEFINED_VERSION;
        }
        return ContextLoader.call(plugin.loader(), () -> String.valueOf(((Versioned) plugin.newInstance()).version()));
    }

    /** The plugin interfaces of Kafka answer {@code undefined} by default: no need to make an instance for that. */
    private static boolean inheritsNoVersion(Class<?> type) {
        try {
            Method version = type.getMethod("version");
            return version.isDefault() && version.getDeclaringClass().getName().startsWith("org.apache.kafka.connect.");
        } catch (NoSuchMethodException | LinkageError e) {
            LOG.debug("Cannot tell without an instance whether {} has a version", type.getName(), e);
            return false;
        }
    }
}
