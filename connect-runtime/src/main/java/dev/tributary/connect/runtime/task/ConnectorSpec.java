package dev.tributary.connect.runtime.task;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.TargetState;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a connector instance is started from. Immutable.
 *
 * @param name the connector
 * @param config its raw configuration, variables unresolved
 * @param targetState what to begin as
 */
public record ConnectorSpec(ConnectorName name, Map<String, @Nullable String> config, TargetState targetState) {
    public ConnectorSpec {
        config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
    }
}
