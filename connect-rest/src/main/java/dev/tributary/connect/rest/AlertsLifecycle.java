package dev.tributary.connect.rest;

import dev.tributary.connect.rest.resource.HealthSources;
import jakarta.inject.Inject;
import org.glassfish.jersey.server.spi.Container;
import org.glassfish.jersey.server.spi.ContainerLifecycleListener;

/** Alerts are watched over from when the resources are there until they end, whether anybody asks for anything or not. */
public final class AlertsLifecycle implements ContainerLifecycleListener {
    private final HealthSources sources;

    /** For Jersey. */
    @Inject
    public AlertsLifecycle(HealthSources sources) {
        this.sources = sources;
    }

    @Override
    public void onStartup(Container container) {
        sources.start();
    }

    @Override
    public void onReload(Container container) {
        // never: nobody reloads an application here
    }

    @Override
    public void onShutdown(Container container) {
        sources.close();
    }
}
