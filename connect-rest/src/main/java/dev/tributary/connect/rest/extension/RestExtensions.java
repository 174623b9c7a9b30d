package dev.tributary.connect.rest.extension;

import dev.tributary.connect.api.ConnectCluster;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.health.ConnectClusterState;
import org.apache.kafka.connect.rest.ConnectRestExtension;
import org.apache.kafka.connect.rest.ConnectRestExtensionContext;
import org.glassfish.jersey.server.ResourceConfig;
import org.jspecify.annotations.Nullable;

/**
 * The REST extensions of one worker, made and configured already, in the order of {@code rest.extension.classes}. Does not
 * own them: whoever made them closes them. Immutable. Source: {@code rest} 6.6, KIP-285.
 */
public final class RestExtensions {
    /** No extension at all. */
    public static final RestExtensions NONE = new RestExtensions(List.of());

    private final List<Loaded> extensions;

    /**
     * One extension.
     *
     * @param name its class
     * @param instance configured
     * @param loader the context class loader that its code expects
     */
    public record Loaded(String name, ConnectRestExtension instance, ClassLoader loader) {}

    public RestExtensions(List<Loaded> extensions) {
        this.extensions = List.copyOf(extensions);
    }

    /**
     * Lets each extension register its components, in order.
     *
     * @throws ConnectException naming the extension that failed: the server must not serve without it
     */
    public void register(ResourceConfig application, ConnectCluster cluster) {
        ConnectClusterState state = new ClusterStateView(cluster);
        for (Loaded extension : extensions) {
            Context context = new Context(new RegisteredOnce(extension.name(), application), state);
            ClassLoader before = Contexts.swap(extension.loader());
            try {
                extension.instance().register(context);
            } catch (RuntimeException | LinkageError failure) {
                throw new ConnectException(
                        "REST extension " + extension.name()
                                + " (rest.extension.classes) failed when it was to register: "
                                + failure + hint(failure)
                                + ". The worker does not start without it: mend its configuration, or take it out of"
                                + " rest.extension.classes.",
                        failure);
            } finally {
                Contexts.swap(before);
            }
        }
    }

    private static String hint(Throwable failure) {
        return failure instanceof LinkageError
                        && String.valueOf(failure.getMessage()).contains("jakarta")
                ? " (if a copy of jakarta.ws.rs-api lies among the archives of the extension, remove it: the worker brings it)"
                : "";
    }

    /**
     * The context class loader for requests while there are extensions: finds what they brought along by name, as login
     * modules are found. Null without extensions: requests then run under whatever they ran under.
     */
    public @Nullable ClassLoader requestLoader() {
        Set<ClassLoader> loaders =
                extensions.stream().map(Loaded::loader).collect(Collectors.toCollection(LinkedHashSet::new));
        if (loaders.isEmpty()) {
            return null;
        }
        return loaders.size() == 1 ? loaders.iterator().next() : new CombinedLoader(List.copyOf(loaders));
    }

    private record Context(RegisteredOnce configurable, ConnectClusterState clusterState)
            implements ConnectRestExtensionContext {}
}
