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
import dev.tributary.connect.rest.openapi.Answer;
import dev.tributary.connect.rest.openapi.Body;
import dev.tributary.connect.rest.openapi.Group;
import dev.tributary.connect.rest.openapi.Operation;
import dev.tributary.connect.rest.openapi.Query;
import dev.tributary.connect.rest.openapi.Scalar;
import dev.tributary.connect.rest.openapi.Shape;
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
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Installed plugins, their configuration definitions, and validation. */
@Group("Plugins")
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
    @Operation(
            summary = "List the installed plugins",
            query =
                    @Query(
                            name = "connectorsOnly",
                            type = boolean.class,
                            defaultValue = "true",
                            example = "false",
                            description =
                                    "False for transformations, predicates, converters and header converters as well."),
            answers =
                    @Answer(
                            status = 200,
                            description =
                                    "The plugins of this worker: sinks, sources, then the others, by class and version.",
                            type = PluginBody.class,
                            shape = Shape.LIST))
    public void plugins(
            @QueryParam("connectorsOnly") @Nullable String connectorsOnly, @Suspended AsyncResponse response) {
        Set<PluginType> types = Flags.flag(connectorsOnly, true) ? CONNECTORS : LISTED;
        answers.answer(
                response,
                cluster::plugins,
                plugins -> Response.ok(plugins.stream()
                                .filter((PluginInfo plugin) -> types.contains(plugin.type()))
                                .map(PluginBody::of)
                                .toList())
                        .build());
    }

    @GET
    @Path("conflicts")
    @Operation(
            summary = "What is installed twice, or cannot be used",
            description =
                    "On this worker: each has a plugin path of its own. An extension of Tributary; nothing of it keeps a "
                            + "worker from running.",
            answers =
                    @Answer(
                            status = 200,
                            description = "What there is to tell about the plugins of this worker.",
                            type = PluginFindingsBody.class))
    public void conflicts(@Suspended AsyncResponse response) {
        answers.answer(
                response,
                cluster::pluginFindings,
                findings -> Response.ok(PluginFindingsBody.of(findings)).build());
    }

    @POST
    @Path("reload")
    @Operation(
            summary = "Look at the plugin path again",
            description =
                    "What is new or changed there is used by connectors and tasks that start from now on; those that run keep "
                            + "what they were started with. On this worker alone: each has a plugin path of its own, so the "
                            + "request is sent to every worker. An extension of Tributary.",
            query =
                    @Query(
                            name = "scope",
                            allowed = "worker",
                            defaultValue = "worker",
                            description = "This worker; there is nothing else."),
            answers = {
                @Answer(status = 200, description = "What the new look brought.", type = PluginReloadBody.class),
                @Answer(status = 400, description = "The scope is not worker."),
                @Answer(
                        status = 500,
                        description =
                                "The plugin path is now one that a worker would not start with; everything is as it was.")
            })
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
    @Operation(
            summary = "The configuration that a plugin takes",
            query =
                    @Query(
                            name = "version",
                            defaultValue = "latest",
                            description = "A version, a range such as [1.0,2.0), or latest."),
            answers = {
                @Answer(
                        status = 200,
                        description = "Its keys; for a connector followed by those that every connector has.",
                        type = ConfigKeyBody.class,
                        shape = Shape.LIST),
                @Answer(
                        status = 400,
                        description = "No such version is installed, or it is a plugin without configuration."),
                @Answer(status = 404, description = "There is no such plugin.")
            })
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

    /** With {@code ?warnings=true}, an extension, the body tells what the header tells otherwise. */
    @PUT
    @Path("{plugin}/config/validate")
    @Operation(
            summary = "Validate a connector's configuration",
            query =
                    @Query(
                            name = "warnings",
                            type = boolean.class,
                            defaultValue = "false",
                            example = "true",
                            description = "True for warnings in the body too; they are always in Warning headers."),
            body =
                    @Body(
                            type = Scalar.class,
                            shape = Shape.MAP,
                            description = "The configuration, with a connector.class that is the plugin in the path.",
                            example =
                                    "{\"connector.class\":\"FileStreamSource\",\"name\":\"orders-in\",\"tasks.max\":\"many\"}"),
            answers = {
                @Answer(
                        status = 200,
                        description = "What was found; error_count tells whether a connector could be created.",
                        type = ConfigInfosBody.class),
                @Answer(
                        status = 400,
                        description =
                                "The body is not what is expected, or names no connector class, another one than the path, "
                                        + "or one that is not installed.")
            })
    public void validate(
            @PathParam("plugin") String plugin,
            @QueryParam("warnings") @Nullable String warnings,
            InputStream body,
            @Suspended AsyncResponse response) {
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
                findings -> Warnings.add(
                                Response.ok(
                                        Flags.flag(warnings, false)
                                                ? ConfigInfosBody.withWarnings(findings)
                                                : ConfigInfosBody.of(findings)),
                                findings.warnings())
                        .build());
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
