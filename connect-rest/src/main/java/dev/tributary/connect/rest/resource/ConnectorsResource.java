package dev.tributary.connect.rest.resource;

import dev.tributary.connect.api.ConnectCluster;
import dev.tributary.connect.api.ConnectClusterException;
import dev.tributary.connect.api.ConnectorInfo;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.NewConnector;
import dev.tributary.connect.rest.body.ConnectorInfoBody;
import dev.tributary.connect.rest.body.ConnectorStateBody;
import dev.tributary.connect.rest.body.CreateConnectorBody;
import dev.tributary.connect.rest.body.RequestBodies;
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
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connectors and their configurations: list, create, read, replace, patch, delete. */
@Path("/connectors")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Singleton
public final class ConnectorsResource {
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
    public Object list(@Context UriInfo uri) {
        List<String> parts = uri.getQueryParameters().get("expand");
        if (parts == null) {
            return cluster.connectors().stream().map(ConnectorName::value).toList();
        }
        Map<String, Object> connectors = new LinkedHashMap<>();
        for (ConnectorName name : cluster.connectors()) {
            Map<String, @Nullable Object> expanded = expanded(name, parts);
            if (expanded != null) {
                connectors.put(name.value(), expanded);
            }
        }
        return connectors;
    }

    /** The parts of one connector; null if it has no status yet and that was asked for. */
    private @Nullable Map<String, @Nullable Object> expanded(ConnectorName name, List<String> parts) {
        Map<String, @Nullable Object> expanded = new LinkedHashMap<>();
        for (String part : parts) {
            switch (part) {
                case "status" -> {
                    try {
                        expanded.put("status", ConnectorStateBody.of(cluster.status(name)));
                    } catch (ConnectClusterException.NotFound justCreatedOrDeleted) {
                        LOG.debug("{} is left out of the list, it has no status", name);
                        return null;
                    }
                }
                case "info" -> expanded.put("info", infoOrNull(name));
                default -> LOG.info("'{}' is not known to expand connectors (expected: status or info)", part);
            }
        }
        return expanded;
    }

    private @Nullable ConnectorInfoBody infoOrNull(ConnectorName name) {
        try {
            return ConnectorInfoBody.of(cluster.connector(name));
        } catch (ConnectClusterException.NotFound deletedMeanwhile) {
            return null;
        }
    }

    @POST
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
    public ConnectorInfoBody get(@PathParam("connector") String connector) {
        return ConnectorInfoBody.of(cluster.connector(ConnectorName.of(connector)));
    }

    @DELETE
    @Path("{connector}")
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
    public Map<String, @Nullable String> config(@PathParam("connector") String connector) {
        return cluster.connector(ConnectorName.of(connector)).config();
    }

    @PUT
    @Path("{connector}/config")
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
