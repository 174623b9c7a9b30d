package dev.tributary.connect.rest.resource;

import dev.tributary.connect.api.ConnectCluster;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.rest.body.TaskInfoBody;
import dev.tributary.connect.rest.body.TaskStateBody;
import dev.tributary.connect.rest.openapi.Answer;
import dev.tributary.connect.rest.openapi.Group;
import dev.tributary.connect.rest.openapi.Operation;
import dev.tributary.connect.rest.openapi.Shape;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.regex.Pattern;

/** The tasks of a connector. */
@Group("Tasks")
@Path("/connectors")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Singleton
public final class TasksResource {
    private static final Pattern TASK_NUMBER = Pattern.compile("\\d{1,9}");

    private final ConnectCluster cluster;
    private final Answers answers;

    @Inject
    public TasksResource(ConnectCluster cluster, Answers answers) {
        this.cluster = cluster;
        this.answers = answers;
    }

    @GET
    @Path("{connector}/tasks")
    @Operation(
            summary = "A connector's tasks with their configurations",
            answers = {
                @Answer(
                        status = 200,
                        description = "The tasks by number; none while it is stopped.",
                        type = TaskInfoBody.class,
                        shape = Shape.LIST),
                @Answer(status = 404, description = "There is no such connector.")
            })
    public List<TaskInfoBody> tasks(@PathParam("connector") String connector) {
        return cluster.tasks(ConnectorName.of(connector)).stream()
                .map(TaskInfoBody::of)
                .toList();
    }

    /** A task that is not numbered has no address: that is not found, as any other path that leads nowhere. */
    @GET
    @Path("{connector}/tasks/{task}/status")
    @Operation(
            summary = "The state of a task",
            answers = {
                @Answer(status = 200, description = "What its worker says.", type = TaskStateBody.class),
                @Answer(status = 404, description = "There is no such task, or it has no status yet.")
            })
    public TaskStateBody status(@PathParam("connector") String connector, @PathParam("task") String task) {
        TaskId id = taskId(connector, task);
        return TaskStateBody.of(id.number(), cluster.taskStatus(id));
    }

    @POST
    @Path("{connector}/tasks/{task}/restart")
    @Operation(
            summary = "Restart a task",
            answers = {
                @Answer(status = 204, description = "It is being started; see its status for what came of it."),
                @Answer(status = 404, description = "There is no such connector or task.")
            })
    public void restart(
            @PathParam("connector") String connector,
            @PathParam("task") String task,
            @BeanParam Incoming incoming,
            @Suspended AsyncResponse response) {
        TaskId id = taskId(connector, task);
        answers.forward(
                response,
                incoming,
                Outgoing.to("POST", id.connector(), "/tasks/" + id.number() + "/restart"),
                () -> cluster.restartTask(id),
                started -> Response.noContent().build());
    }

    static TaskId taskId(String connector, String task) {
        if (!TASK_NUMBER.matcher(task).matches()) {
            throw new NotFoundException();
        }
        return TaskId.of(connector, Integer.parseInt(task));
    }
}
