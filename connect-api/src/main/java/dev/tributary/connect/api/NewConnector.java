package dev.tributary.connect.api;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A connector to create. Immutable.
 *
 * @param name its name
 * @param config its configuration, which holds {@code name} with the same value
 * @param initialState the target state to begin with; null means {@link TargetState#STARTED}, without a record of it
 */
public record NewConnector(
        ConnectorName name,
        Map<String, @Nullable String> config,
        @Nullable TargetState initialState) {
    public NewConnector {
        Objects.requireNonNull(name, "name");
        config = Configs.copy(config);
    }
}
