package dev.tributary.connect.runtime.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stands in for the keys that a connector does not set, and what may be offered for them: depends on the worker and
 * on what is installed. Immutable.
 */
record ConnectorDefaults(
        VersionDefault connector, ConverterDefault keys, ConverterDefault values, ConverterDefault headers) {
    /** Nothing is known of worker and plugins: for reading keys that do not depend on them. */
    static final ConnectorDefaults NONE = new ConnectorDefaults(
            VersionDefault.NONE, ConverterDefault.NONE, ConverterDefault.NONE, ConverterDefault.NONE);

    /**
     * A plugin's version key.
     *
     * @param version the version that is taken when none is given; null if no class is chosen
     * @param installed the versions to offer
     */
    record VersionDefault(@Nullable String version, List<String> installed) {
        static final VersionDefault NONE = new VersionDefault(null, List.of());
    }

    /**
     * A converter's keys.
     *
     * @param className the worker's converter
     * @param installed the class names to offer
     */
    record ConverterDefault(@Nullable String className, List<String> installed, VersionDefault version) {
        static final ConverterDefault NONE = new ConverterDefault(null, List.of(), VersionDefault.NONE);
    }
}
