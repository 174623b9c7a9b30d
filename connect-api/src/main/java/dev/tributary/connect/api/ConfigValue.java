package dev.tributary.connect.api;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What validation found for one configuration key. Immutable.
 *
 * @param name the full key
 * @param value the value as text, the default when unset, null when it could not be parsed; {@code [hidden]} for
 *     passwords
 * @param recommendedValues values to offer; entries may be null
 * @param errors what is wrong, empty if nothing
 * @param visible false if the key has no meaning for this configuration
 */
public record ConfigValue(
        String name,
        @Nullable String value,
        List<@Nullable String> recommendedValues,
        List<String> errors,
        boolean visible) {
    public ConfigValue {
        Objects.requireNonNull(name, "name");
        recommendedValues = Collections.unmodifiableList(new ArrayList<>(recommendedValues));
        errors = List.copyOf(errors);
    }
}
