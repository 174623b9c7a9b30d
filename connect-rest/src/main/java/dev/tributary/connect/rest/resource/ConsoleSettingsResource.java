package dev.tributary.connect.rest.resource;

import dev.tributary.connect.api.ConnectCluster;
import dev.tributary.connect.api.WorkerInfo;
import dev.tributary.connect.rest.body.ConsoleSettingsBody;
import dev.tributary.connect.rest.console.ConsoleFiles;
import dev.tributary.connect.rest.console.ConsoleSettings;
import dev.tributary.connect.rest.openapi.Hidden;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/**
 * The one thing that the console asks for before all else. It is a resource, not a file, so that whatever protects the REST API
 * makes the browser ask for a name and password here, once.
 */
@Path("/console/" + ConsoleFiles.SETTINGS)
@Produces(MediaType.APPLICATION_JSON)
@Singleton
public final class ConsoleSettingsResource {
    private final ConnectCluster cluster;
    private final ConsoleSettings settings;

    @Inject
    public ConsoleSettingsResource(ConnectCluster cluster, ConsoleSettings settings) {
        this.cluster = cluster;
        this.settings = settings;
    }

    @GET
    @Hidden("Between the console and its worker.")
    public ConsoleSettingsBody settings() {
        WorkerInfo worker = cluster.worker();
        return new ConsoleSettingsBody(worker.version(), worker.commit(), worker.kafkaClusterId(), settings.readOnly());
    }
}
