package dev.tributary.connect.api;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Of a worker that knows nothing of its log. Immutable. */
record NoConnectorLogs(String why) implements ConnectorLogs {
    @Override
    public Optional<String> unavailable() {
        return Optional.of(why);
    }

    @Override
    public Page lines(ConnectorName connector, Query query) {
        return Page.NONE;
    }

    @Override
    public Optional<Level> level(ConnectorName connector) {
        return Optional.empty();
    }

    @Override
    public void setLevel(ConnectorName connector, String level, @Nullable String logger, @Nullable Duration lasts) {
        throw new ConnectClusterException.Forbidden("A connector's log level cannot be set here: " + why);
    }

    @Override
    public void resetLevel(ConnectorName connector) {
        // There is none.
    }
}
