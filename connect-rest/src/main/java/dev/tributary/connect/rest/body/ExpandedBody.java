package dev.tributary.connect.rest.body;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tributary.connect.rest.openapi.Doc;
import org.jspecify.annotations.Nullable;

/**
 * A connector in the list of connectors, with what was asked for.
 *
 * @param status null if not asked for
 * @param info null if not asked for
 */
public record ExpandedBody(
        @Doc("Its states, with expand=status.") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        ConnectorStateBody status,

        @Doc("Its configuration, with expand=info.") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        ConnectorInfoBody info) {}
