package dev.tributary.connect.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.connect.api.ConnectClusterException;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.rest.extension.RestExtensions;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Feature;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.NotFoundException;
import org.apache.kafka.connect.health.ConnectClusterState;
import org.apache.kafka.connect.health.ConnectorHealth;
import org.apache.kafka.connect.health.ConnectorType;
import org.apache.kafka.connect.rest.ConnectRestExtension;
import org.apache.kafka.connect.rest.ConnectRestExtensionContext;
import org.junit.jupiter.api.Test;

/** What REST extensions register, and what they see. */
class ExtensionsTest {
    /** Registers what it is told to. */
    private record Registering(Consumer<ConnectRestExtensionContext> registration) implements ConnectRestExtension {
        @Override
        public void register(ConnectRestExtensionContext context) {
            registration.accept(context);
        }

        @Override
        public void configure(Map<String, ?> properties) {}

        @Override
        public String version() {
            return "1";
        }

        @Override
        public void close() {}
    }

    @SafeVarargs
    @SuppressWarnings("varargs") // read alone
    private static RestComponents extensions(Consumer<ConnectRestExtensionContext>... registrations) {
        return new RestComponents(List.of(), List.of(ListenersTest.AdminThing.class))
                .with(new RestExtensions(List.of(registrations).stream()
                        .map(it -> new RestExtensions.Loaded(
                                "org.example.Ext", new Registering(it), ExtensionsTest.class.getClassLoader()))
                        .toList()));
    }

    /** As plugins do it: a resource with JSON in and out. */
    @Path("/ext")
    @Produces(MediaType.APPLICATION_JSON)
    @Consumes(MediaType.APPLICATION_JSON)
    public static final class Resource {
        /** A body. */
        public static final class Order {
            public int count;
            public List<String> names = List.of();
        }

        @GET
        @Path("/{name}")
        public Map<String, Object> get(@PathParam("name") String name, @Context UriInfo uri) {
            if (name.equals("broken")) {
                throw new UnsupportedOperationException("mapped");
            }
            return Map.of("name", name, "path", uri.getPath());
        }

        @POST
        public Order doubled(Order order) {
            order.count *= 2;
            return order;
        }
    }

    /** As plugins do it: refuses whoever does not know the word, and wants to know what is asked for. */
    public static final class Guard implements ContainerRequestFilter {
        @Context
        private UriInfo uri;

        @Override
        public void filter(ContainerRequestContext request) {
            if (!"sesame".equals(request.getHeaderString("X-Word"))) {
                request.abortWith(
                        Response.status(401).entity("closed: " + uri.getPath()).build());
            }
        }
    }

    private static Rest.Answer get(Rest rest, URI base, String path, String word) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path));
        return rest.send(word.isEmpty() ? request : request.header("X-Word", word));
    }

    @Test
    void resourcesOfExtensionsSpeakJsonBesideTheWorkersOwn() {
        try (Rest rest = Rest.start(Map.of(), extensions(it -> it.configurable().register(Resource.class)))) {
            assertThat(rest.get("/ext/a").json().path("path").asText()).isEqualTo("ext/a");
            Rest.Answer doubled = rest.send("POST", "/ext", "{\"count\":21,\"names\":[\"a\"]}");
            assertThat(doubled.body()).isEqualTo("{\"count\":42,\"names\":[\"a\"]}");
            Rest.Answer refused = rest.send("POST", "/ext", "{\"count\":");
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.message()).contains("Order");
            assertThat(rest.send("POST", "/ext", "{\"nonsense\":1}").status()).isEqualTo(400);
            assertThat(rest.get("/connectors").status()).isEqualTo(200);
        }
    }

    @Test
    void featuresMappersAndResponseFiltersOfExtensionsWork() {
        ContainerResponseFilter marking = new ContainerResponseFilter() {
            @Override
            public void filter(ContainerRequestContext request, ContainerResponseContext response) {
                response.getHeaders().putSingle("X-Marked", "yes");
            }
        };
        ExceptionMapper<UnsupportedOperationException> mapper = new ExceptionMapper<>() {
            @Override
            public Response toResponse(UnsupportedOperationException failure) {
                return Response.status(501).entity(failure.getMessage()).build();
            }
        };
        Feature feature = new Feature() {
            @Override
            public boolean configure(FeatureContext context) {
                context.register(marking).register(mapper);
                return true;
            }
        };
        try (Rest rest = Rest.start(Map.of(), extensions(it -> {
            it.configurable().register(feature);
            it.configurable().register(new Resource());
        }))) {
            assertThat(rest.get("/connectors").header("x-marked"))
                    .isEqualTo("yes"); // of an answer that is asynchronous
            assertThat(rest.get("/nope").header("x-marked")).isEqualTo("yes");
            assertThat(rest.get("/ext/broken").status()).isEqualTo(501);
        }
    }

    @Test
    void ofAComponentThatIsRegisteredTwiceTheFirstOneStays() {
        List<String> asked = new ArrayList<>();
        class Counting implements ContainerRequestFilter {
            private final String name;

            Counting(String name) {
                this.name = name;
            }

            @Override
            public void filter(ContainerRequestContext request) {
                asked.add(name);
            }
        }
        try (Rest rest = Rest.start(
                Map.of(),
                extensions(
                        it -> it.configurable().register(new Counting("first")),
                        it -> it.configurable()
                                .register(new Counting("second"))
                                .register(ListenersTest.AdminThing.class, 7)))) {
            assertThat(rest.get("/connectors").status()).isEqualTo(200);
            assertThat(asked).containsExactly("first");
        }
    }

    /** Says itself how to sign in. */
    public static final class Tokens implements ContainerRequestFilter {
        @Override
        public void filter(ContainerRequestContext request) {
            request.abortWith(Response.status(401)
                    .header("WWW-Authenticate", "Bearer realm=\"ours\"")
                    .build());
        }
    }

    @Test
    void whoIsRefusedLearnsHowToSignIn() {
        RestComponents silent = extensions(it -> it.configurable().register(new Guard()));
        try (Rest rest = Rest.start(Map.of(), silent)) {
            assertThat(rest.get("/connectors").headers().allValues("WWW-Authenticate"))
                    .containsExactly("Basic realm=\"Kafka Connect\", charset=\"UTF-8\"");
        }
        RestComponents telling = extensions(it -> it.configurable().register(new Tokens()));
        try (Rest rest = Rest.start(Map.of(), telling)) {
            assertThat(rest.get("/connectors").headers().allValues("WWW-Authenticate"))
                    .containsExactly("Bearer realm=\"ours\"");
        }
    }

    @Test
    void whatAnExtensionChecksIsCheckedOnEveryListener() {
        Map<String, String> props = Map.of(
                "listeners",
                Rest.LOOPBACK + "," + Rest.LOOPBACK.replace("127.0.0.1", "localhost"),
                "admin.listeners",
                Rest.LOOPBACK);
        RestComponents guarded =
                extensions(it -> it.configurable().register(new Guard()).register(Resource.class));
        try (Rest rest = Rest.start(props, guarded)) {
            URI admin = rest.server.adminUrl();
            assertThat(get(rest, admin, "admin/thing", "").body()).isEqualTo("closed: admin/thing");
            assertThat(get(rest, admin, "admin/thing", "sesame").body()).isEqualTo("admin");
            assertThat(get(rest, rest.server.url(), "connectors", "").status()).isEqualTo(401);
            assertThat(get(rest, rest.server.url(), "connectors", "sesame").status())
                    .isEqualTo(200);
            // Resources of extensions are no admin endpoints.
            assertThat(get(rest, rest.server.url(), "ext/a", "sesame").status()).isEqualTo(200);
            assertThat(get(rest, admin, "ext/a", "sesame").status()).isEqualTo(404);
        }
        try (Rest together = Rest.start(Map.of(), guarded)) {
            assertThat(together.get("/admin/thing").status()).isEqualTo(401);
        }
    }

    @Test
    void whatAdminListenersServeIsNotToBeHadElsewhereHoweverItsPathIsWritten() throws Exception {
        try (Rest rest = Rest.start(Map.of("admin.listeners", Rest.LOOPBACK), extensions())) {
            for (String path : List.of(
                    "admin/thing",
                    "/admin/thing",
                    "admin//thing",
                    "%61dmin/thing",
                    "admin;a=b/thing",
                    "./admin/thing",
                    "x/../admin/thing",
                    "admin/./thing",
                    "admin%2Fthing",
                    "ADMIN/thing",
                    "admin/thing/",
                    "admin/thing?x=%2F")) {
                for (String method : List.of("GET", "OPTIONS", "DELETE")) {
                    String answer =
                            rest.raw(method + " /" + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
                    assertThat(answer.substring(0, 12)).as(path).isIn("HTTP/1.1 404", "HTTP/1.1 400");
                }
            }
        }
    }

    @Test
    void extensionsSeeTheClusterWithoutWaiting() {
        ConnectClusterState[] seen = new ConnectClusterState[1];
        try (Rest rest = Rest.start(Map.of(), extensions(it -> seen[0] = it.clusterState()))) {
            ConnectClusterState state = seen[0];
            assertThat(state.connectors()).isEmpty();
            rest.cluster.with("a");
            assertThat(state.connectors()).containsExactly("a");
            ConnectorHealth health = state.connectorHealth("a");
            assertThat(health.name()).isEqualTo("a");
            assertThat(health.type()).isEqualTo(ConnectorType.SOURCE);
            assertThat(health.connectorState().state()).isEqualTo("RUNNING");
            assertThat(health.connectorState().workerId()).isEqualTo(FakeConnectCluster.WORKER);
            assertThat(health.connectorState().traceMessage()).isNull();
            assertThat(health.tasksState()).containsOnlyKeys(0, 1);
            assertThat(health.tasksState().get(1).taskId()).isEqualTo(1);
            assertThat(state.connectorConfig("a")).containsEntry("name", "a");
            state.connectorConfig("a").put("name", "changed"); // a copy
            assertThat(state.connectorConfig("a")).containsEntry("name", "a");
            assertThat(state.clusterDetails().kafkaClusterId()).isEqualTo("kafka-1");

            assertThatThrownBy(() -> state.connectorHealth("none")).isInstanceOf(NotFoundException.class);
            assertThatThrownBy(() -> state.connectorConfig("none")).isInstanceOf(ConnectException.class);
            rest.cluster.fails("connectors", new ConnectClusterException.NotReady("not yet"));
            assertThatThrownBy(state::connectors)
                    .isInstanceOf(ConnectException.class)
                    .hasMessage("not yet");
        }
    }

    @Test
    void anExtensionThatCannotRegisterIsNamedAndNothingIsServed() {
        RestComponents failing = extensions(it -> {
            throw new NoClassDefFoundError("org/example/Missing");
        });
        try (RestServer server = RestServer.bind(RestSettings.parse(Map.of("listeners", Rest.LOOPBACK)));
                Rest client = Rest.start()) {
            assertThatThrownBy(() -> server.serve(client.cluster, failing))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("REST extension org.example.Ext")
                    .hasMessageContaining("org/example/Missing");
            assertThat(get(client, server.url(), "connectors", "").status()).isEqualTo(503);
        }
    }

    /** Login modules, for instance, are found by it. */
    @Test
    void requestsRunUnderALoaderThatFindsWhatEveryExtensionBroughtAlong() throws Exception {
        try (URLClassLoader one = new URLClassLoader(new URL[0], null);
                URLClassLoader two = new URLClassLoader(new URL[0], ExtensionsTest.class.getClassLoader())) {
            List<ClassLoader> seen = new ArrayList<>();
            Consumer<ConnectRestExtensionContext> register = it -> {
                seen.add(Thread.currentThread().getContextClassLoader());
                it.configurable().register((ContainerRequestFilter)
                        request -> seen.add(Thread.currentThread().getContextClassLoader()));
                it.configurable().register((ContainerResponseFilter)
                        (request, response) -> seen.add(Thread.currentThread().getContextClassLoader()));
            };
            RestExtensions both = new RestExtensions(List.of(
                    new RestExtensions.Loaded("One", new Registering(register), one),
                    new RestExtensions.Loaded("Two", new Registering(it -> seen.add(two)), two)));
            ClassLoader before = Thread.currentThread().getContextClassLoader();
            try (Rest rest = Rest.start(Map.of(), RestComponents.NONE.with(both))) {
                assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
                assertThat(rest.send("PUT", "/connectors/x/config", "{\"a\":\"b\"}")
                                .status())
                        .isEqualTo(201);
            }
            assertThat(seen).hasSize(4).startsWith(one, two);
            for (ClassLoader loader : seen.subList(2, 4)) {
                assertThat(loader.loadClass(ExtensionsTest.class.getName())).isSameAs(ExtensionsTest.class);
                assertThatThrownBy(() -> loader.loadClass("org.example.Nowhere"))
                        .isInstanceOf(ClassNotFoundException.class);
            }
        }
    }

    @Test
    void theStatusOfAConnectorThatFailedCarriesItsTrace() {
        ConnectClusterState[] seen = new ConnectClusterState[1];
        try (Rest rest = Rest.start(Map.of(), extensions(it -> seen[0] = it.clusterState()))) {
            rest.cluster.with("a");
            var old = rest.cluster.statuses.get(ConnectorName.of("a"));
            var failed = new dev.tributary.connect.api.InstanceStatus(
                    dev.tributary.connect.api.InstanceState.FAILED, "w:1", "boom", null);
            rest.cluster.statuses.put(
                    old.name(),
                    dev.tributary.connect.api.ConnectorStatus.of(old.name(), failed, old.tasks(), old.type()));
            assertThat(seen[0].connectorHealth("a").connectorState().traceMessage())
                    .isEqualTo("boom");
        }
    }
}
