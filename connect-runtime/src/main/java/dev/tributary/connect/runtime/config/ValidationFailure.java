package dev.tributary.connect.runtime.config;

import dev.tributary.connect.api.ConfigValidation;
import dev.tributary.connect.api.ConfigValidation.Entry;
import dev.tributary.connect.api.ConfigValue;
import dev.tributary.connect.api.ConnectClusterException.BadRequest;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** The refusal of a connector configuration that does not validate. Stateless. Source: {@code rest} 1.5. */
public final class ValidationFailure {
    private ValidationFailure() {}

    /** Empty if there is no error; else a refusal that lists them all, one a line, and says where to see more. */
    public static Optional<BadRequest> of(ConfigValidation validation) {
        if (validation.errorCount() == 0) {
            return Optional.empty();
        }
        String errors = validation.entries().stream()
                .map(Entry::value)
                .filter(Objects::nonNull)
                .map(ConfigValue::errors)
                .flatMap(messages -> messages.stream())
                .collect(Collectors.joining("\n"));
        return Optional.of(new BadRequest("The connector configuration is invalid: " + validation.errorCount()
                + (validation.errorCount() == 1 ? " error.\n" : " errors.\n") + errors
                + "\nPUT the configuration to /connector-plugins/" + validation.connectorClass()
                + "/config/validate to see every key with its errors."));
    }
}
