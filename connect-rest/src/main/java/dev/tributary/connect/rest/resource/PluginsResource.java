package dev.tributary.connect.rest.resource;

import dev.tributary.connect.api.ConnectCluster;
import dev.tributary.connect.api.PluginInfo;
import dev.tributary.connect.api.PluginType;
import dev.tributary.connect.rest.body.BadBodyException;
import dev.tributary.connect.rest.body.ConfigInfosBody;
import dev.tributary.connect.rest.body.ConfigKeyBody;
import dev.tributary.connect.rest.body.PluginBody;
import dev.tributary.connect.rest.body.PluginFindingsBody;
import dev.tributary.connect.rest.body.PluginReloadBody;
import dev.tributary.connect.rest.body.RequestBodies;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Installed plugins, their configuration definitions, and validation. */
@Path("/connector-plugins")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Singleton
public final class PluginsResource {
    private static final Set<PluginType> CONNECTORS = EnumSet.of(PluginType.SINK, PluginType.SOURCE);
    private static final Set<PluginType> LISTED = EnumSet.of(
            PluginType.SINK,
            PluginType.SOURCE,
            PluginType.TRANSFORMATION,
            PluginType.PREDICATE,
            PluginType.CONVERTER,
            PluginType.HEADER_CONVERTER);
    private static final String SUFFIX = "Connector";

    private final ConnectCluster cluster;
    private final Answers answers;

    @Inject
    public PluginsResource(ConnectCluster cluster, Answers answers) {
        this.cluster = cluster;
        this.answers = answers;
    }

    @GET
    public void plugins(@Context UriInfo uri, @Suspended AsyncResponse response) {
        Set<PluginType> types = Flags.flag(uri, "connectorsOnly", true) ? CONNECTORS : LISTED;
        answers.answer(
                response,
                cluster::plugins,
                plugins -> Response.ok(plugins.stream()
                                .filter((PluginInfo plugin) -> types.contains(plugin.type()))
                                .map(PluginBody::of)
                                .toList())
                        .build());
    }

    /** What is installed twice, or cannot be used. */
    @GET
    @Path("conflicts")
    public void conflicts(@Suspended AsyncResponse response) {
        answers.answer(
                response,
                cluster::pluginFindings,
                findings -> Response.ok(PluginFindingsBody.of(findings)).build());
    }

    /** Makes plugins usable that were put into this worker's plugin path since it started; of other workers, nothing. */
    @POST
    @Path("reload")
    public void reload(@QueryParam("scope") @Nullable String scope, @Suspended AsyncResponse response) {
        if (scope != null && !scope.equals("worker")) {
            throw new BadBodyException(
                    "scope: '" + scope + "' (expected: worker, or nothing). Every worker has a plugin path"
                            + " of its own: send this request to each of them.");
        }
        answers.answer(
                response,
                cluster::reloadPlugins,
                reload -> Response.ok(PluginReloadBody.of(reload)).build());
    }

    @GET
    @Path("{plugin}/config")
    public void definition(
            @PathParam("plugin") String plugin,
            @QueryParam("version") @Nullable String version,
            @Suspended AsyncResponse response) {
        String wanted = version == null || version.isBlank() || version.equals("latest") ? null : version;
        answers.answer(
                response,
                () -> cluster.pluginConfig(plugin, wanted),
                keys -> Response.ok(keys.stream().map(ConfigKeyBody::of).toList())
                        .build());
    }

    @PUT
    @Path("{plugin}/config/validate")
    public void validate(@PathParam("plugin") String plugin, InputStream body, @Suspended AsyncResponse response) {
        Map<String, @Nullable String> config = RequestBodies.config(body);
        String connectorClass = config.get("connector.class");
        if (connectorClass != null && !names(plugin, connectorClass.trim())) {
            throw new BadBodyException(
                    "connector.class: '" + connectorClass + "' (expected: the plugin in the request's " + "path, '"
                            + plugin + "', whose configuration is to be validated).");
        }
        answers.answer(
                response,
                () -> cluster.validate(config),
                findings -> Response.ok(ConfigInfosBody.of(findings)).build());
    }

    /** Whether a plugin, given by class name or alias, can be this class; either may lack the usual end of the name. */
    private static boolean names(String plugin, String connectorClass) {
        return connectorClass.endsWith(plugin) || withoutSuffix(connectorClass).endsWith(withoutSuffix(plugin));
    }

    private static String withoutSuffix(String name) {
        return name.length() > SUFFIX.length() && name.endsWith(SUFFIX)
                ? name.substring(0, name.length() - SUFFIX.length())
                : name;
    }
}
