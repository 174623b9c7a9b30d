package dev.tributary.connect.runtime.plugin;

import java.io.Serial;

/**
 * A plugin called a method that ends the process, and the worker refused. An error and no exception: plugins that catch
 * every exception are not to go on as if they had ended.
 */
public final class PluginExitError extends Error {
    @Serial
    private static final long serialVersionUID = 1L;

    PluginExitError(String message) {
        super(message);
    }
}
