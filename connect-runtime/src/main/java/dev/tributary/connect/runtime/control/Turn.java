package dev.tributary.connect.runtime.control;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.runtime.group.Assignment;
import dev.tributary.connect.runtime.group.Leadership;
import dev.tributary.connect.runtime.state.ClusterConfig;
import dev.tributary.connect.runtime.state.SessionKey;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The handling of one event: what the control plane goes by, and the effects collected so far. Lives for one event, on the
 * control thread.
 */
final class Turn {
    private final Instant now;
    private final ClusterConfig config;
    private final Assignment assignment;
    private final ControlSettings settings;
    private final boolean leads;
    private final boolean shuttingDown;
    private final List<Effect> effects = new ArrayList<>();

    /**
     * @param leads this worker is the leader, may write as such, and knows what former leaders wrote
     */
    Turn(
            Instant now,
            ClusterConfig config,
            Assignment assignment,
            ControlSettings settings,
            boolean leads,
            boolean shuttingDown) {
        this.now = now;
        this.config = config;
        this.assignment = assignment;
        this.settings = settings;
        this.leads = leads;
        this.shuttingDown = shuttingDown;
    }

    Instant now() {
        return now;
    }

    ControlSettings settings() {
        return settings;
    }

    Assignment assignment() {
        return assignment;
    }

    boolean leads() {
        return leads;
    }

    /** Where what only the leader does is to be asked for; null if this worker leads, or nobody is known to. */
    @Nullable
    URI leaderElsewhere() {
        Leadership leadership = assignment.leadership();
        return leadership.leads() ? null : leadership.leaderUrl();
    }

    boolean shuttingDown() {
        return shuttingDown;
    }

    @Nullable
    SessionKey sessionKey() {
        return config.sessionKey();
    }

    ClusterConfig.@Nullable Connector connector(ConnectorName name) {
        return config.connector(name);
    }

    void add(Effect effect) {
        effects.add(effect);
    }

    List<Effect> effects() {
        return List.copyOf(effects);
    }
}
