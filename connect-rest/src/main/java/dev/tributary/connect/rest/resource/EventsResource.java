package dev.tributary.connect.rest.resource;

import dev.tributary.connect.api.ConnectClusterException.NotReady;
import dev.tributary.connect.rest.body.ClusterSnapshotBody;
import dev.tributary.connect.rest.body.ConnectorsChangedBody;
import dev.tributary.connect.rest.body.HeartbeatBody;
import dev.tributary.connect.rest.body.NewIncidentsBody;
import dev.tributary.connect.rest.body.StreamEndBody;
import dev.tributary.connect.rest.body.WorkersChangedBody;
import dev.tributary.connect.rest.events.ClusterEvents;
import dev.tributary.connect.rest.events.ClusterEvents.Who;
import dev.tributary.connect.rest.http.LiveBody;
import dev.tributary.connect.rest.http.LiveStream;
import dev.tributary.connect.rest.http.LiveStreams;
import dev.tributary.connect.rest.openapi.Answer;
import dev.tributary.connect.rest.openapi.Group;
import dev.tributary.connect.rest.openapi.Operation;
import dev.tributary.connect.rest.openapi.Query;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code /events}: changes of the cluster's health as they happen. */
@Group("Health")
@Path("/events")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.SERVER_SENT_EVENTS)
@Singleton
public final class EventsResource {
    private final ClusterEvents events;
    private final LiveStreams streams;
    private final Answers answers;

    @Inject
    public EventsResource(HealthSources sources, LiveStreams streams, Answers answers) {
        this.events = sources.events();
        this.streams = streams;
        this.answers = answers;
    }

    @GET
    @Operation(
            summary = "Changes of the cluster's health as they happen",
            description =
                    "Server-sent events that go on until the client or the worker ends them; each has a name and one line of "
                            + "JSON. `snapshot` comes first: everything. Then, within a second or two, what has changed: "
                            + "`connectors` (those that are new or not as they were, whole, and the names of those that are "
                            + "gone), `workers` (all of them, whenever anything about one changes), `incident` (new ones). "
                            + "Numbers alone (rates, lags) are told every 2 s at most, what threads are doing every 30 s, what "
                            + "processes use every 5 s. `heartbeat` comes every 5 s and tells how old the rest is: without "
                            + "anything for 10 s the connection is lost. `end` comes before the worker ends the stream: when "
                            + "it is shut down, and after 15 minutes, so that credentials are checked again; connect again then. "
                            + "To resume, send the id of the last event that had one as the header Last-Event-ID, as browsers "
                            + "do: what was missed follows, or a snapshot if that is not known any more, as on another worker. "
                            + "A client that reads too slowly is disconnected, and may resume. A worker has 256 streams at most. "
                            + "Clients ignore names and fields that they do not know.",
            query = {
                @Query(
                        name = "connector",
                        type = String[].class,
                        description =
                                "Only these connectors, and their incidents, whether they exist yet or not: repeated, "
                                        + "not with commas."),
                @Query(
                        name = "last_event_id",
                        description = "As the header Last-Event-ID, which counts if both are there.")
            },
            answers = {
                @Answer(
                        status = 200,
                        description = "Event snapshot.",
                        type = ClusterSnapshotBody.class,
                        mediaType = MediaType.SERVER_SENT_EVENTS),
                @Answer(
                        status = 200,
                        description = "Event connectors.",
                        type = ConnectorsChangedBody.class,
                        mediaType = MediaType.SERVER_SENT_EVENTS),
                @Answer(
                        status = 200,
                        description = "Event workers.",
                        type = WorkersChangedBody.class,
                        mediaType = MediaType.SERVER_SENT_EVENTS),
                @Answer(
                        status = 200,
                        description = "Event incident.",
                        type = NewIncidentsBody.class,
                        mediaType = MediaType.SERVER_SENT_EVENTS),
                @Answer(
                        status = 200,
                        description = "Event heartbeat.",
                        type = HeartbeatBody.class,
                        mediaType = MediaType.SERVER_SENT_EVENTS),
                @Answer(
                        status = 200,
                        description = "Event end.",
                        type = StreamEndBody.class,
                        mediaType = MediaType.SERVER_SENT_EVENTS),
                @Answer(status = 503, description = "The worker has as many streams as it may.")
            })
    public void events(
            @QueryParam("connector") List<String> connectors,
            @QueryParam("last_event_id") @Nullable String lastParameter,
            @HeaderParam("Last-Event-ID") @Nullable String lastHeader,
            @HeaderParam(HttpHeaders.AUTHORIZATION) @Nullable String authorization,
            @Context ContainerRequestContext request,
            @Suspended AsyncResponse response) {
        Who who = new Who(authorization, Set.copyOf(connectors));
        if (streams.isFull()) {
            throw new NotReady("There are " + LiveStreams.MOST
                    + " streams of events already. Close some, ask another worker, or come back later.");
        }
        request.setProperty(LiveBody.ATTRIBUTE, new Told(who, lastHeader == null ? lastParameter : lastHeader));
        answers.answer(
                response,
                () -> events.ready(who),
                ready -> Response.ok(ClusterEvents.opening())
                        .header(HttpHeaders.CACHE_CONTROL, "no-store, no-transform")
                        .header("X-Accel-Buffering", "no")
                        .build());
    }

    /** What one client is told. */
    private final class Told implements LiveBody {
        private final Who who;
        private final @Nullable String lastId;

        Told(Who who, @Nullable String lastId) {
            this.who = who;
            this.lastId = lastId;
        }

        @Override
        public void begin(LiveStream stream) {
            events.listen(who, lastId, stream);
        }

        @Override
        public byte[] farewell() {
            return ClusterEvents.end("The worker is shutting down.");
        }
    }
}
