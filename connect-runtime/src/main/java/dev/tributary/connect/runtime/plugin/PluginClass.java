package dev.tributary.connect.runtime.plugin;

import dev.tributary.connect.api.InstanceStatus;
import java.lang.reflect.InvocationTargetException;
import org.apache.kafka.connect.components.Versioned;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;

/**
 * A plugin class that was found, with the loaders that its code expects. Immutable, thread-safe.
 *
 * @param <T> the contract that it keeps
 * @param name the name that users know it by
 * @param type the class
 * @param loader the loader to set as context loader while its code runs: its own if it is isolated, else the root
 *     loader of all plugins
 */
public record PluginClass<T>(String name, Class<? extends T> type, ClassLoader loader) {
    /**
     * A new instance by the public no-argument constructor, under the class's own loader as context loader.
     *
     * @throws ConnectException with whatever the constructor or a static initialiser threw
     */
    public T newInstance() {
        ClassLoader own = type.getClassLoader();
        try {
            return ContextLoader.call(
                    own == null ? loader : own, () -> type.getConstructor().newInstance());
        } catch (InvocationTargetException e) {
            throw failure("its constructor threw", e.getCause() == null ? e : e.getCause());
        } catch (ExceptionInInitializerError e) {
            throw failure("its static initialiser threw", e.getCause() == null ? e : e.getCause());
        } catch (VirtualMachineError e) {
            throw e; // the process's trouble, not the plugin's
        } catch (ReflectiveOperationException | Error e) {
            throw failure("it cannot be instantiated:", e);
        }
    }

    private ConnectException failure(String what, Throwable cause) {
        String hint = cause instanceof NoClassDefFoundError && cause.getMessage() != null
                ? ". Class " + cause.getMessage().replace('/', '.') + " is missing there: install the plugin with all"
                        + " the archives that belong to it"
                : "";
        return new ConnectException(
                "Plugin " + name + " of " + loader + " failed: " + what + " " + cause + hint, cause);
    }

    /** What {@code version()} of the instance answers; {@code "undefined"} if it is not versioned or throws. */
    public static @Nullable String versionOf(Object instance) {
        if (!(instance instanceof Versioned versioned)) {
            return InstanceStatus.UNDEFINED_VERSION;
        }
        try {
            return versioned.version();
        } catch (RuntimeException | LinkageError e) {
            return InstanceStatus.UNDEFINED_VERSION;
        }
    }
}
