package dev.tributary.connect.rest;

import dev.tributary.connect.api.ClusterPeer;
import dev.tributary.connect.api.ConnectCluster;
import dev.tributary.connect.rest.http.ContentTypes;
import dev.tributary.connect.rest.http.JsonErrors;
import dev.tributary.connect.rest.http.LiveStreams;
import dev.tributary.connect.rest.resource.AcceptedTypes;
import dev.tributary.connect.rest.resource.Answers;
import dev.tributary.connect.rest.resource.Challenge;
import dev.tributary.connect.rest.resource.ConfigHistoryResource;
import dev.tributary.connect.rest.resource.ConnectorsResource;
import dev.tributary.connect.rest.resource.Failures;
import dev.tributary.connect.rest.resource.FlowsResource;
import dev.tributary.connect.rest.resource.JsonReader;
import dev.tributary.connect.rest.resource.JsonWriter;
import dev.tributary.connect.rest.resource.LifecycleResource;
import dev.tributary.connect.rest.resource.OffsetsResource;
import dev.tributary.connect.rest.resource.OpenApiResource;
import dev.tributary.connect.rest.resource.PeerResource;
import dev.tributary.connect.rest.resource.PluginsResource;
import dev.tributary.connect.rest.resource.RootResource;
import dev.tributary.connect.rest.resource.TasksResource;
import dev.tributary.connect.rest.resource.TopicsResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Handler;
import org.glassfish.jersey.CommonProperties;
import org.glassfish.jersey.internal.inject.AbstractBinder;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;
import org.glassfish.jersey.servlet.ServletContainer;
import org.jspecify.annotations.Nullable;

/** Makes Jersey applications, and the handlers that carry them. */
final class Applications {
    private Applications() {}

    /** The endpoints of the API, those for other workers included, and what they are made from. */
    static Stream<Object> resources(
            ConnectCluster cluster, Answers answers, @Nullable ClusterPeer peer, LiveStreams streams) {
        return Stream.of(
                answers(answers),
                new AbstractBinder() {
                    @Override
                    protected void configure() {
                        bind(cluster).to(ConnectCluster.class);
                        bind(new PeerResource.Served(peer)).to(PeerResource.Served.class);
                        bind(streams).to(LiveStreams.class);
                    }
                },
                RootResource.class,
                OpenApiResource.class,
                ConnectorsResource.class,
                ConfigHistoryResource.class,
                LifecycleResource.class,
                TasksResource.class,
                TopicsResource.class,
                OffsetsResource.class,
                PluginsResource.class,
                PeerResource.class);
    }

    /** The endpoints for the other workers of several clusters. */
    static List<Object> flows(FlowsResource.Flows flows) {
        return List.of(
                new AbstractBinder() {
                    @Override
                    protected void configure() {
                        bind(flows).to(FlowsResource.Flows.class);
                    }
                },
                FlowsResource.class);
    }

    /** What resources answer through. */
    private static Object answers(Answers answers) {
        return new AbstractBinder() {
            @Override
            protected void configure() {
                bind(answers).to(Answers.class);
            }
        };
    }

    /**
     * A handler that is not started and not part of a server yet.
     *
     * @param redaction takes secrets out of the messages of errors
     * @param extensions registers more, at last
     */
    static Handler handler(
            List<Object> components, UnaryOperator<String> redaction, Consumer<ResourceConfig> extensions) {
        ResourceConfig application = application(components, redaction);
        extensions.accept(application);
        ServletHolder jersey = new ServletHolder("connect-rest", new ServletContainer(application));
        jersey.setAsyncSupported(true);
        jersey.setInitOrder(1); // now: what is wrong with a component must show when the server starts
        ServletContextHandler context = new ServletContextHandler("/", false, false);
        context.setErrorHandler(new JsonErrors());
        context.addServlet(jersey, "/*");
        // Jersey goes by the address as it was sent, where %2F is part of a name. Without this Jetty refuses to decode
        // it.
        context.getServletHandler().setDecodeAmbiguousURIs(true);
        return new ContentTypes(context);
    }

    private static ResourceConfig application(List<Object> components, UnaryOperator<String> redaction) {
        ResourceConfig application = new ResourceConfig();
        application.addProperties(Map.of(
                ServerProperties.WADL_FEATURE_DISABLE, true,
                // Answers with an error status keep our body; Jetty's error page would replace it.
                ServerProperties.RESPONSE_SET_STATUS_OVER_SEND_ERROR, true,
                // Only what is registered here is active, whatever else is on the class path.
                CommonProperties.FEATURE_AUTO_DISCOVERY_DISABLE, true,
                // XML sources, images, mail: nobody sends them, and their absence is warned of.
                CommonProperties.PROVIDER_DEFAULT_DISABLE, "ALL"));
        application.register(new Failures(redaction));
        application.register(new JsonWriter());
        application.register(new JsonReader());
        application.register(new AcceptedTypes());
        application.register(new Challenge());
        List<RestComponents.Made<?>> made = new ArrayList<>();
        for (Object component : components) {
            if (component instanceof Class<?> type) {
                application.register(type);
            } else if (component instanceof RestComponents.Made<?> one) {
                made.add(one);
            } else {
                application.register(component);
            }
        }
        application.register(
                new AbstractBinder() { // one: Jersey takes one component of a class
                    @Override
                    protected void configure() {
                        made.forEach(one -> one.bind(this));
                    }
                });
        return application;
    }
}
