package dev.tributary.connect.runtime.config;

import dev.tributary.connect.api.ConfigValidation;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Validates connector configurations. Runs plugin code: blocks as long as the plugins do, so never on the control
 * thread. Thread-safe.
 */
public interface ConnectorValidator {
    /**
     * @param config the raw configuration, variables unresolved; values may be null
     * @throws dev.tributary.connect.api.ConnectClusterException.BadRequest if there is no {@code connector.class}, no such
     *     class, or the connector's {@code config()} or {@code validate()} answers null
     * @throws dev.tributary.connect.api.ConnectClusterException.Failed if a config provider does not answer, or the
     *     connector's {@code config()} or {@code validate()} throws
     */
    ConfigValidation validate(Map<String, @Nullable String> config);

    /**
     * The same, telling where it is.
     *
     * @throws dev.tributary.connect.api.ConnectClusterException.TimedOut if a plugin that is needed does not return from
     *     other calls
     */
    default ConfigValidation validate(Map<String, @Nullable String> config, Progress progress) {
        return validate(config);
    }

    /** Is told, on the validating thread, what plugin code is called: it may be the last that is heard. */
    @FunctionalInterface
    interface Progress {
        Progress NONE = where -> {};

        /** @param where method and plugin; null if no plugin's code runs any more */
        void at(@Nullable String where);
    }
}
