package dev.tributary.connect.rest.resource;

import dev.tributary.connect.api.ConnectorType;
import dev.tributary.connect.api.HealthState;
import dev.tributary.connect.rest.health.ConnectorHealth;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which connectors are wanted, and in which order: the query of {@code GET /health/connectors}. Immutable.
 *
 * @param states any of these
 * @param types any of these
 * @param workers the connector or a task of it is on any of these; empty for all
 * @param plugins it is of any of these, by class name, or alias; empty for all
 * @param search what its name contains, in any case; or empty
 * @param order of the answer
 * @param offset how many to leave out
 * @param limit how many at most
 */
record HealthFilter(
        Set<HealthState> states,
        Set<ConnectorType> types,
        Set<String> workers,
        Set<String> plugins,
        String search,
        Comparator<ConnectorHealth> order,
        long offset,
        long limit) {
    private enum Sort {
        SEVERITY,
        NAME
    }

    static HealthFilter of(MultivaluedMap<String, String> query) {
        String sort = query.getFirst("sort");
        String search = query.getFirst("search");
        return new HealthFilter(
                Parameters.names("state", all(query, "state"), HealthState.class),
                Parameters.names("type", all(query, "type"), ConnectorType.class),
                Parameters.list(all(query, "worker")),
                Parameters.list(all(query, "plugin")),
                search == null ? "" : search.toLowerCase(Locale.ROOT),
                sort == null || sort.isBlank() || Parameters.name("sort", sort, Sort.class) == Sort.SEVERITY
                        ? ConnectorHealth.BY_SEVERITY
                        : Comparator.comparing(it -> it.info().name()),
                Parameters.number("offset", query.getFirst("offset"), 0),
                Parameters.number("limit", query.getFirst("limit"), Long.MAX_VALUE));
    }

    private static List<String> all(MultivaluedMap<String, String> query, String name) {
        return query.getOrDefault(name, List.of());
    }

    /** Whether a connector is wanted, its state aside. */
    boolean takes(ConnectorHealth health) {
        return types.contains(health.info().type())
                && health.info().name().value().toLowerCase(Locale.ROOT).contains(search)
                && (workers.isEmpty() || health.instances().anyMatch(it -> isOn(it.workerId())))
                && (plugins.isEmpty() || isOf(health.info().config().get("connector.class")));
    }

    private boolean isOn(@Nullable String worker) {
        return worker != null && workers.contains(worker);
    }

    private boolean isOf(@Nullable String connectorClass) {
        if (connectorClass == null) {
            return false;
        }
        String simple = simple(connectorClass);
        return plugins.stream()
                .anyMatch(it -> it.equals(connectorClass)
                        || it.equals(simple)
                        || Objects.equals(it, withoutSuffix(simple))
                        || (isSimple(connectorClass)
                                && withoutSuffix(simple(it)).equals(withoutSuffix(simple))));
    }

    /** A configuration may name a class by its alias. */
    private static boolean isSimple(String name) {
        return name.indexOf('.') < 0;
    }

    private static String simple(String name) {
        return name.substring(name.lastIndexOf('.') + 1).trim();
    }

    private static String withoutSuffix(String name) {
        return name.endsWith("Connector") ? name.substring(0, name.length() - "Connector".length()) : name;
    }
}
