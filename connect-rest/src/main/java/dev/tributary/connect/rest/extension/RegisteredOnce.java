package dev.tributary.connect.rest.extension;

import jakarta.ws.rs.core.Configurable;
import jakarta.ws.rs.core.Configuration;
import java.util.Map;
import java.util.function.Consumer;
import org.glassfish.jersey.server.ResourceConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The application as an extension sees it: of a component that is registered already, by the worker or by an extension,
 * the first registration stays and the other is ignored with a warning. Belongs to the thread that starts the server.
 */
final class RegisteredOnce implements Configurable<RegisteredOnce> {
    private static final Logger LOG = LoggerFactory.getLogger(RegisteredOnce.class);

    private final String extension;
    private final ResourceConfig application;

    RegisteredOnce(String extension, ResourceConfig application) {
        this.extension = extension;
        this.application = application;
    }

    private RegisteredOnce once(Class<?> component, Consumer<ResourceConfig> registration) {
        if (application.isRegistered(component)) {
            warn(component);
        } else {
            registration.accept(application);
        }
        return this;
    }

    private RegisteredOnce once(Object component, Consumer<ResourceConfig> registration) {
        if (application.isRegistered(component) || application.isRegistered(component.getClass())) {
            warn(component.getClass());
        } else {
            registration.accept(application);
        }
        return this;
    }

    private void warn(Class<?> component) {
        LOG.warn(
                "REST extension {} registers {}, which is registered already: the second registration is ignored.",
                extension,
                component.getName());
    }

    @Override
    public Configuration getConfiguration() {
        return application.getConfiguration();
    }

    @Override
    public RegisteredOnce property(String name, Object value) {
        application.property(name, value);
        return this;
    }

    @Override
    public RegisteredOnce register(Class<?> component) {
        return once(component, it -> it.register(component));
    }

    @Override
    public RegisteredOnce register(Class<?> component, int priority) {
        return once(component, it -> it.register(component, priority));
    }

    @Override
    public RegisteredOnce register(Class<?> component, Class<?>... contracts) {
        return once(component, it -> it.register(component, contracts));
    }

    @Override
    public RegisteredOnce register(Class<?> component, Map<Class<?>, Integer> contracts) {
        return once(component, it -> it.register(component, contracts));
    }

    @Override
    public RegisteredOnce register(Object component) {
        return once(component, it -> it.register(component));
    }

    @Override
    public RegisteredOnce register(Object component, int priority) {
        return once(component, it -> it.register(component, priority));
    }

    @Override
    public RegisteredOnce register(Object component, Class<?>... contracts) {
        return once(component, it -> it.register(component, contracts));
    }

    @Override
    public RegisteredOnce register(Object component, Map<Class<?>, Integer> contracts) {
        return once(component, it -> it.register(component, contracts));
    }
}
