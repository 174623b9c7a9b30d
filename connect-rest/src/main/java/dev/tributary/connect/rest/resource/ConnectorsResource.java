package dev.tributary.connect.rest.resource;

import dev.tributary.connect.api.ConnectCluster;
import dev.tributary.connect.api.ConnectClusterException;
import dev.tributary.connect.api.ConnectorInfo;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.NewConnector;
import dev.tributary.connect.rest.body.ConnectorInfoBody;
import dev.tributary.connect.rest.body.ConnectorStateBody;
import dev.tributary.connect.rest.body.CreateConnectorBody;
import dev.tributary.connect.rest.body.ExpandedBody;
import dev.tributary.connect.rest.body.RequestBodies;
import dev.tributary.connect.rest.openapi.Answer;
import dev.tributary.connect.rest.openapi.Body;
import dev.tributary.connect.rest.openapi.Group;
import dev.tributary.connect.rest.openapi.Operation;
import dev.tributary.connect.rest.openapi.Query;
import dev.tributary.connect.rest.openapi.Scalar;
import dev.tributary.connect.rest.openapi.Shape;
import dev.tributary.connect.rest.openapi.TextOrNull;
import dev.tributary.connect.rest.peer.PathSegments;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connectors and their configurations: list, create, read, replace, patch, delete. */
@Group("Connectors")
@Path("/connectors")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Singleton
public final class ConnectorsResource {
    private static final String STATUS = "status";
    private static final String INFO = "info";
    private static final Logger LOG = LoggerFactory.getLogger(ConnectorsResource.class);

    private final ConnectCluster cluster;
    private final Answers answers;

    @Inject
    public ConnectorsResource(ConnectCluster cluster, Answers answers) {
        this.cluster = cluster;
        this.answers = answers;
    }

    /** The names, or with {@code expand} a map from name to what was asked for. */
    @GET
    @Operation(
            summary = "List all connectors",
            query =
                    @Query(
                            name = "expand",
                            type = String[].class,
                            allowed = {"status", "info"},
                            example = "status,info",
                            description =
                                    "What to tell of each connector; repeat it for both. Any other value, or none, "
                                            + "asks for nothing but the other form of the answer."),
            answers = {
                @Answer(
                        status = 200,
                        description = "Without expand: their names.",
                        type = String.class,
                        shape = Shape.LIST),
                @Answer(
                        status = 200,
                        description =
                                "With expand: an object with the connectors by their names, as far as they have what is "
                                        + "asked for: one that was just created may have no status yet.",
                        type = ExpandedBody.class,
                        shape = Shape.MAP)
            })
    public Object list(@QueryParam("expand") List<String> parts) {
        if (parts.isEmpty()) {
            return cluster.connectors().stream().map(ConnectorName::value).toList();
        }
        for (String part : parts) {
            if (!part.equals(STATUS) && !part.equals(INFO)) {
                LOG.info("'{}' is not known to expand connectors (expected: status or info)", part);
            }
        }
        Map<String, ExpandedBody> connectors = new LinkedHashMap<>();
        for (ConnectorName name : cluster.connectors()) {
            try {
                connectors.put(name.value(), expanded(name, parts));
            } catch (ConnectClusterException.NotFound justCreatedOrDeleted) {
                LOG.debug("{} is left out of the list: {}", name, justCreatedOrDeleted.getMessage());
            }
        }
        return connectors;
    }

    private ExpandedBody expanded(ConnectorName name, List<String> parts) {
        return new ExpandedBody(
                parts.contains(STATUS) ? ConnectorStateBody.of(cluster.status(name)) : null,
                parts.contains(INFO) ? ConnectorInfoBody.of(cluster.connector(name)) : null);
    }

    @POST
    @Operation(
            summary = "Create a connector",
            body =
                    @Body(
                            type = CreateConnectorBody.class,
                            description = "Its name, its configuration, the state to begin in."),
            answers = {
                @Answer(
                        status = 201,
                        description = "It is stored; it starts soon, on a standalone worker it has started.",
                        type = ConnectorInfoBody.class),
                @Answer(
                        status = 400,
                        description =
                                "The body is not what is expected, or the configuration is not valid: every problem is listed."),
                @Answer(status = 409, description = "There is a connector of that name.")
            })
    public void create(InputStream body, @BeanParam Incoming incoming, @Suspended AsyncResponse response) {
        CreateConnectorBody sent = RequestBodies.createConnector(body);
        NewConnector connector = sent.toNewConnector();
        answers.forward(
                response,
                incoming,
                Outgoing.to("POST", "connectors")
                        .json(sent.with(connector.config()))
                        .creating(connector.name()),
                () -> cluster.createConnector(connector),
                info -> created(incoming, info));
    }

    @GET
    @Path("{connector}")
    @Operation(
            summary = "A connector's configuration and tasks",
            answers = {
                @Answer(status = 200, description = "The connector.", type = ConnectorInfoBody.class),
                @Answer(status = 404, description = "There is no such connector.")
            })
    public ConnectorInfoBody get(@PathParam("connector") String connector) {
        return ConnectorInfoBody.of(cluster.connector(ConnectorName.of(connector)));
    }

    @DELETE
    @Path("{connector}")
    @Operation(
            summary = "Delete a connector",
            description =
                    "Its offsets, and the consumer group of a sink connector, stay: reset them before if they must go.",
            answers = {
                @Answer(status = 204, description = "It is deleted; what runs of it ends soon."),
                @Answer(status = 404, description = "There is no such connector.")
            })
    public void delete(
            @PathParam("connector") String connector, @BeanParam Incoming incoming, @Suspended AsyncResponse response) {
        ConnectorName name = ConnectorName.of(connector);
        answers.forward(
                response,
                incoming,
                Outgoing.to("DELETE", name, ""),
                () -> cluster.deleteConnector(name),
                deleted -> Response.noContent().build());
    }

    @GET
    @Path("{connector}/config")
    @Operation(
            summary = "A connector's configuration",
            answers = {
                @Answer(
                        status = 200,
                        description = "The configuration as stored, variables unresolved.",
                        type = TextOrNull.class,
                        shape = Shape.MAP),
                @Answer(status = 404, description = "There is no such connector.")
            })
    public Map<String, @Nullable String> config(@PathParam("connector") String connector) {
        return cluster.connector(ConnectorName.of(connector)).config();
    }

    @PUT
    @Path("{connector}/config")
    @Operation(
            summary = "Create a connector, or replace its configuration",
            description = "Its target state stays: what is paused or stopped remains so.",
            body =
                    @Body(
                            type = Scalar.class,
                            shape = Shape.MAP,
                            description = "The whole configuration. A key name must equal the name in the path.",
                            example =
                                    "{\"connector.class\":\"FileStreamSource\",\"file\":\"/tmp/in.txt\",\"topic\":\"orders\"}"),
            answers = {
                @Answer(
                        status = 200,
                        description = "It is replaced. The tasks told are those from before.",
                        type = ConnectorInfoBody.class),
                @Answer(status = 201, description = "It is created.", type = ConnectorInfoBody.class),
                @Answer(
                        status = 400,
                        description =
                                "The body is not what is expected, or the configuration is not valid: every problem is listed.")
            })
    public void putConfig(
            @PathParam("connector") String connector,
            InputStream body,
            @BeanParam Incoming incoming,
            @Suspended AsyncResponse response) {
        ConnectorName name = ConnectorName.of(connector);
        Map<String, @Nullable String> config =
                CreateConnectorBody.named(connector, RequestBodies.config(body), "the request's path");
        answers.forward(
                response,
                incoming,
                Outgoing.to("PUT", name, "/config").json(config).creating(name).repeatably(),
                () -> cluster.putConfig(name, config),
                written -> written.created() ? created(incoming, written.info()) : ok(written.info()));
    }

    @PATCH
    @Path("{connector}/config")
    @Operation(
            summary = "Change some keys of a connector's configuration",
            body =
                    @Body(
                            type = Scalar.class,
                            shape = Shape.MAP,
                            description = "The keys to set, and with null those to remove; all others stay (KIP-477).",
                            example = "{\"tasks.max\":\"4\",\"old.key\":null}"),
            answers = {
                @Answer(
                        status = 200,
                        description = "It is changed. The tasks told are those from before.",
                        type = ConnectorInfoBody.class),
                @Answer(
                        status = 400,
                        description =
                                "The body is not what is expected, or the configuration is not valid: every problem is listed."),
                @Answer(status = 404, description = "There is no such connector.")
            })
    public void patchConfig(
            @PathParam("connector") String connector,
            InputStream body,
            @BeanParam Incoming incoming,
            @Suspended AsyncResponse response) {
        ConnectorName name = ConnectorName.of(connector);
        Map<String, @Nullable String> patch = RequestBodies.config(body);
        answers.forward(
                response,
                incoming,
                Outgoing.to("PATCH", name, "/config").json(patch).repeatably(),
                () -> cluster.patchConfig(name, patch),
                ConnectorsResource::ok);
    }

    private static Response created(Incoming incoming, ConnectorInfo info) {
        return Warnings.add(Response.created(PathSegments.connector(incoming.base(), info.name())), info.warnings())
                .entity(ConnectorInfoBody.of(info))
                .build();
    }

    private static Response ok(ConnectorInfo info) {
        return Warnings.add(Response.ok(ConnectorInfoBody.of(info)), info.warnings())
                .build();
    }
}
