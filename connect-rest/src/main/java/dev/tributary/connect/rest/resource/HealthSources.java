package dev.tributary.connect.rest.resource;

import dev.tributary.connect.api.ConnectCluster;
import dev.tributary.connect.api.HealthView;
import dev.tributary.connect.rest.health.ClusterIncidents;
import dev.tributary.connect.rest.health.ClusterReports;
import dev.tributary.connect.rest.health.Peers;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.InstantSource;

/** Where the resources about health have it from: one for all of them, so that they share answers. Immutable. */
public final class HealthSources {
    /** For all workers together. */
    private static final Duration DEADLINE = Duration.ofSeconds(2);

    private final ClusterReports reports;
    private final ClusterIncidents incidents;

    @Inject
    public HealthSources(HealthView view, ConnectCluster cluster, Answers answers) {
        Peers peers = answers.peers();
        this.reports = new ClusterReports(view, cluster, peers, DEADLINE, InstantSource.system(), System::nanoTime);
        this.incidents = new ClusterIncidents(view, reports, peers, DEADLINE, System::nanoTime);
    }

    ClusterReports reports() {
        return reports;
    }

    ClusterIncidents incidents() {
        return incidents;
    }
}
