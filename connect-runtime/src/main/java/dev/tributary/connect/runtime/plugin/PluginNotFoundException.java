package dev.tributary.connect.runtime.plugin;

import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;

/** No plugin of that name (and type) is installed, or it cannot be loaded. The message says what is there. */
public class PluginNotFoundException extends ConnectException {
    private static final long serialVersionUID = 1L;

    public PluginNotFoundException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
