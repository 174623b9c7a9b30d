package dev.tributary.connect.rest.resource;

import dev.tributary.connect.api.ConfigVersion;
import dev.tributary.connect.api.ConnectCluster;
import dev.tributary.connect.api.ConnectClusterException;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.rest.body.ConfigHistoryBody;
import dev.tributary.connect.rest.openapi.Answer;
import dev.tributary.connect.rest.openapi.Group;
import dev.tributary.connect.rest.openapi.Operation;
import dev.tributary.connect.rest.openapi.Shape;
import dev.tributary.connect.rest.openapi.TextOrNull;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The configurations that a connector has had. To go back to one, it is written like any other. */
@Group("Connectors")
@Path("/connectors")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Singleton
public final class ConfigHistoryResource {
    private final ConnectCluster cluster;

    @Inject
    public ConfigHistoryResource(ConnectCluster cluster) {
        this.cluster = cluster;
    }

    @GET
    @Path("{connector}/config/history")
    @Operation(
            summary = "The configurations that a connector has had",
            description =
                    "From any worker; it is kept with the connector's configuration in the cluster's state, and deleted with it. "
                            + "The same configuration written again is no change. What workers of Apache Kafka write is "
                            + "listed too, but they do not keep what was before.",
            answers = {
                @Answer(status = 200, description = "The history.", type = ConfigHistoryBody.class),
                @Answer(status = 404, description = "There is no such connector.")
            })
    public ConfigHistoryBody history(@PathParam("connector") String connector) {
        ConnectorName name = ConnectorName.of(connector);
        return ConfigHistoryBody.of(name, cluster.configHistory(name));
    }

    @GET
    @Path("{connector}/config/history/{version}")
    @Operation(
            summary = "A configuration that a connector has had",
            description = "To go back to it, send it to PUT /connectors/{connector}/config.",
            answers = {
                @Answer(
                        status = 200,
                        description = "The configuration as it was stored, variables unresolved.",
                        type = TextOrNull.class,
                        shape = Shape.MAP),
                @Answer(status = 404, description = "There is no such connector, or that version is not kept.")
            })
    public Map<String, @Nullable String> version(
            @PathParam("connector") String connector, @PathParam("version") String version) {
        List<ConfigVersion> history = cluster.configHistory(ConnectorName.of(connector));
        return history.stream()
                .filter(it -> Long.toString(it.number()).equals(version))
                .findFirst()
                .orElseThrow(() -> new ConnectClusterException.NotFound("Connector " + connector
                        + " has no configuration of version '" + version + "' (expected: " + kept(history) + ")."))
                .config();
    }

    private static String kept(List<ConfigVersion> history) {
        long oldest = history.get(history.size() - 1).number();
        long newest = history.get(0).number();
        return oldest == newest ? newest + ", the present one; no other is kept" : oldest + " to " + newest;
    }
}
