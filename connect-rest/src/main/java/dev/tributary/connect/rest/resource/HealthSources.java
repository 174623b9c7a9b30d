package dev.tributary.connect.rest.resource;

import dev.tributary.connect.api.ConnectCluster;
import dev.tributary.connect.api.ConnectorLogs;
import dev.tributary.connect.api.HealthView;
import dev.tributary.connect.rest.alerts.AlertSetup;
import dev.tributary.connect.rest.alerts.AlertWatch;
import dev.tributary.connect.rest.body.ConnectorHealthBody;
import dev.tributary.connect.rest.console.ConsoleSettings;
import dev.tributary.connect.rest.events.ClusterEvents;
import dev.tributary.connect.rest.events.ClusterEvents.Who;
import dev.tributary.connect.rest.events.ClusterState;
import dev.tributary.connect.rest.events.Pace;
import dev.tributary.connect.rest.health.ClusterIncidents;
import dev.tributary.connect.rest.health.ClusterIncidents.Found;
import dev.tributary.connect.rest.health.ClusterLogs;
import dev.tributary.connect.rest.health.ClusterReports;
import dev.tributary.connect.rest.health.Configured;
import dev.tributary.connect.rest.health.HealthMerge;
import dev.tributary.connect.rest.health.Peers;
import dev.tributary.connect.rest.health.Told;
import jakarta.inject.Inject;
import java.time.InstantSource;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Predicate;

/** Where the resources about health have it from: one for all of them, so that they share answers. Thread-safe. */
public final class HealthSources implements AutoCloseable {
    private final Executor executor;
    private final HealthView view;
    private final Peers peers;
    private final ClusterReports reports;
    private final ClusterIncidents incidents;
    private final ClusterEvents events;
    private final AlertWatch alerts;

    @Inject
    public HealthSources(
            HealthView view, ConnectCluster cluster, Answers answers, AlertSetup setup, ConsoleSettings console) {
        this.view = view;
        this.peers = answers.peers();
        this.executor = answers.executor();
        this.reports =
                new ClusterReports(view, cluster, peers, peers.telling(), InstantSource.system(), System::nanoTime);
        this.incidents = new ClusterIncidents(view, reports, peers, peers.telling(), System::nanoTime);
        this.events = new ClusterEvents(new ClusterEvents.Surroundings(
                who -> state(who, cluster),
                Pace.DEFAULT,
                answers.executor(),
                (delay, action) -> {
                    Runnable unused = answers.timer().schedule(action, delay);
                },
                InstantSource.system(),
                System::nanoTime));
        this.alerts = new AlertWatch(new AlertWatch.Surroundings(
                setup,
                view,
                cluster,
                reports,
                peers,
                console.enabled(),
                answers.executor(),
                answers.timer()::schedule,
                InstantSource.system(),
                System::nanoTime));
    }

    /** What is done whether anybody asks or not. */
    public void start() {
        alerts.start();
    }

    @Override
    public void close() {
        alerts.close();
    }

    /** What one may know. */
    private CompletableFuture<ClusterState> state(Who who, ConnectCluster cluster) {
        String authorization = who.authorization();
        return reports.ask(authorization)
                .thenCombineAsync(
                        incidents.ask(authorization), (told, found) -> state(who, cluster, told, found), executor);
    }

    private static ClusterState state(Who who, ConnectCluster cluster, Told told, Found found) {
        Predicate<String> wanted =
                name -> who.connectors().isEmpty() || who.connectors().contains(name);
        List<Configured> all = Configured.all(cluster);
        List<Configured> those =
                all.stream().filter(it -> wanted.test(it.info().name().value())).toList();
        SortedMap<String, ConnectorHealthBody> connectors = new TreeMap<>();
        HealthMerge.merge(those, told)
                .forEach(it -> connectors.put(it.info().name().value(), HealthBodies.of(it, true, false)));
        return new ClusterState(
                told.at().toEpochMilli(),
                connectors,
                WorkersResource.bodies(told, all),
                HealthBodies.silent(told.silent()),
                found.incidents().stream()
                        .filter(it -> wanted.test(it.connector()))
                        .toList());
    }

    ClusterReports reports() {
        return reports;
    }

    ClusterIncidents incidents() {
        return incidents;
    }

    /** Made for each resource: it keeps nothing. */
    ClusterLogs logs(ConnectorLogs logs) {
        return new ClusterLogs(logs, view, reports, peers, peers.telling());
    }

    ClusterEvents events() {
        return events;
    }

    AlertWatch alerts() {
        return alerts;
    }
}
