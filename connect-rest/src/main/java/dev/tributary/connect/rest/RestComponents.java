package dev.tributary.connect.rest;

import dev.tributary.connect.api.ConnectorLogs;
import dev.tributary.connect.api.HealthView;
import dev.tributary.connect.rest.alerts.AlertSetup;
import dev.tributary.connect.rest.extension.RestExtensions;
import dev.tributary.connect.rest.resource.AlertsResource;
import dev.tributary.connect.rest.resource.ConnectorHealthResource;
import dev.tributary.connect.rest.resource.ConnectorIncidentsResource;
import dev.tributary.connect.rest.resource.ConnectorLogLevelResource;
import dev.tributary.connect.rest.resource.ConnectorLogsResource;
import dev.tributary.connect.rest.resource.EventsResource;
import dev.tributary.connect.rest.resource.HealthResource;
import dev.tributary.connect.rest.resource.HealthSources;
import dev.tributary.connect.rest.resource.IncidentsResource;
import dev.tributary.connect.rest.resource.WorkersResource;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.core.Feature;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.MessageBodyWriter;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.WriterInterceptor;
import java.util.List;
import java.util.stream.Stream;
import org.glassfish.jersey.internal.inject.AbstractBinder;
import org.glassfish.jersey.server.monitoring.ApplicationEventListener;
import org.glassfish.jersey.server.monitoring.RequestEventListener;

/**
 * What is served besides the endpoints of {@code resource}: Jakarta REST resources, filters, features. Immutable.
 *
 * @param regular instances or classes for the regular listeners
 * @param admin resources, as instances or classes: on the admin listeners, on the regular ones if no admin listeners are
 *     configured, nowhere if they are switched off
 * @param extensions register after these; their filters are on all listeners, their resources on the regular ones
 */
public record RestComponents(List<Object> regular, List<Object> admin, RestExtensions extensions) {
    /** Nothing besides. */
    public static final RestComponents NONE = new RestComponents(List.of(), List.of());

    private static final List<Class<?>> INTERCEPTORS = List.of(
            ContainerRequestFilter.class,
            ContainerResponseFilter.class,
            ReaderInterceptor.class,
            WriterInterceptor.class,
            ExceptionMapper.class,
            MessageBodyWriter.class,
            Feature.class,
            DynamicFeature.class,
            RequestEventListener.class,
            ApplicationEventListener.class);

    public RestComponents {
        regular = List.copyOf(regular);
        admin = List.copyOf(admin);
    }

    /** Without extensions. */
    public RestComponents(List<Object> regular, List<Object> admin) {
        this(regular, admin, RestExtensions.NONE);
    }

    /**
     * A resource and what it is made from, for one of the lists. (An instance of a resource would be taken for a provider, and warned
     * of.)
     *
     * @param type its constructor is given {@code made}
     */
    public static <T> List<Object> resource(Class<?> type, Class<T> contract, T made) {
        return List.of(type, new Made<>(contract, made));
    }

    /**
     * The resources about the health of the cluster: {@code /health/connectors}, {@code /workers}, {@code /events}, {@code /alerts}, incidents, restarts; for the
     * regular listeners.
     *
     * @param view what this worker knows; other workers are asked by these resources
     * @param alerts what there are alerts about, and who is told
     */
    public static List<Object> health(HealthView view, AlertSetup alerts) {
        return List.of(
                HealthResource.class,
                ConnectorHealthResource.class,
                ConnectorIncidentsResource.class,
                IncidentsResource.class,
                WorkersResource.class,
                EventsResource.class,
                AlertsResource.class,
                AlertsLifecycle.class,
                new Made<>(AlertSetup.class, alerts),
                new Made<>(HealthView.class, view),
                new AbstractBinder() {
                    @Override
                    protected void configure() {
                        bindAsContract(HealthSources.class).in(Singleton.class);
                    }
                });
    }

    /**
     * The same with what connectors write to the log, {@code /connectors/.../logs}, and with their log levels among the admin resources;
     * beside {@link #health}.
     *
     * @param logs of this worker; other workers are asked by these resources
     */
    public RestComponents withLogs(ConnectorLogs logs) {
        return new RestComponents(
                Stream.concat(
                                regular.stream(),
                                resource(ConnectorLogsResource.class, ConnectorLogs.class, logs).stream())
                        .toList(),
                Stream.concat(admin.stream(), Stream.of(ConnectorLogLevelResource.class))
                        .toList(),
                extensions);
    }

    /** Whether any of this may have a say in requests to resources that are not its own: then all must pass the framework. */
    boolean interceptsRequests() {
        return extensions.requestLoader() != null
                || Stream.concat(regular.stream(), admin.stream())
                        .map(it -> it instanceof Class<?> type ? type : it.getClass())
                        .anyMatch(type -> INTERCEPTORS.stream().anyMatch(it -> it.isAssignableFrom(type)));
    }

    /** What constructors of resources are given. */
    record Made<T>(Class<T> contract, T made) {
        void bind(AbstractBinder binder) {
            binder.bind(made).to(contract);
        }
    }

    /** The same with more on the regular listeners. */
    public RestComponents and(List<Object> more) {
        return new RestComponents(Stream.concat(regular.stream(), more.stream()).toList(), admin, extensions);
    }

    /** The same with extensions. */
    public RestComponents with(RestExtensions others) {
        return new RestComponents(regular, admin, others);
    }
}
