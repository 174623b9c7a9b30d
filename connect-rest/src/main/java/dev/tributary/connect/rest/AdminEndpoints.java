package dev.tributary.connect.rest;

import dev.tributary.connect.rest.http.ForListeners;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.PathSegment;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.glassfish.jersey.server.model.Resource;

/**
 * Keeps apart what separate admin listeners serve and what the regular ones serve: each finds nothing of the other's. One
 * application serves both, so that whatever an extension checks is checked on every listener. Immutable.
 */
@PreMatching
final class AdminEndpoints implements ContainerRequestFilter {
    /** Before whatever extensions check: nobody is asked who he is for what is not there. */
    static final int PRIORITY = Integer.MIN_VALUE;

    private final String adminRole;
    private final List<List<String>> prefixes;

    /**
     * @param adminRole of {@link ForListeners}
     * @param resources instances or classes; what has no path counts for nothing here
     */
    AdminEndpoints(String adminRole, List<Object> resources) {
        this.adminRole = adminRole;
        this.prefixes = resources.stream()
                .map(resource -> resource instanceof Class<?> type ? type : resource.getClass())
                .map(Resource::getPath)
                .filter(Objects::nonNull)
                .map(Path::value)
                .map(AdminEndpoints::fixedSegments)
                .toList();
    }

    /** What stands before the first variable. */
    private static List<String> fixedSegments(String path) {
        return names(Arrays.stream(path.split("/", -1)))
                .takeWhile(segment -> !segment.contains("{"))
                .toList();
    }

    private static Stream<String> names(Stream<String> segments) {
        return segments.filter(segment -> !segment.isEmpty());
    }

    @Override
    public void filter(ContainerRequestContext request) {
        List<String> path = names(
                        request.getUriInfo().getPathSegments().stream().map(PathSegment::getPath))
                .toList();
        boolean admin = prefixes.stream()
                .anyMatch(prefix -> path.size() >= prefix.size()
                        && path.subList(0, prefix.size()).equals(prefix));
        if (admin != adminRole.equals(request.getProperty(ForListeners.ROLE))) {
            throw new NotFoundException();
        }
    }
}
