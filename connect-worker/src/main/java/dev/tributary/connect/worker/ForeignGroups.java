package dev.tributary.connect.worker;

import dev.tributary.connect.api.InstanceState;
import dev.tributary.connect.api.InstanceStatus;
import dev.tributary.connect.runtime.state.StatusStore;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ClassicGroupDescription;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks whether workers of another {@code group.id} use the same internal topics: a copied properties file of which only
 * the group's name was changed. Both clusters would then run every connector. It shows in statuses of workers that are
 * members of another group now. Best effort: workers with a {@code client.id} of their own are not recognised, and brokers
 * may refuse to tell. Immutable; blocks nobody.
 */
record ForeignGroups(String ownGroup, StatusStore statuses, Admin admin) {
    private static final Logger LOG = LoggerFactory.getLogger(ForeignGroups.class);
    private static final String PROTOCOL_TYPE = "connect";
    /** How Connect workers name themselves in their group if {@code client.id} is unset: this, then the worker's id. */
    private static final String CLIENT_ID_PREFIX = "connect-";

    ForeignGroups(String ownGroup, ClusterStores stores) {
        this(ownGroup, stores.stores().statuses(), stores.admin().client());
    }

    /**
     * Looks once. The statuses must have been read.
     *
     * @return the workers of other groups that have written here what runs, with their group's id; warned of already.
     *     Fails if the brokers do not tell
     */
    CompletionStage<Map<String, String>> check() {
        return admin.listGroups(new ListGroupsOptions().withProtocolTypes(Set.of(PROTOCOL_TYPE)))
                .all()
                .toCompletionStage()
                .thenCompose(groups ->
                        admin.describeClassicGroups(others(groups)).all().toCompletionStage())
                .thenApply(this::intruders)
                .whenComplete((intruders, failure) -> {
                    if (failure != null) {
                        LOG.debug("Whether another group uses the same topics cannot be seen", failure);
                    } else if (!intruders.isEmpty()) {
                        warn(intruders);
                    }
                });
    }

    private Set<String> others(Collection<GroupListing> groups) {
        return groups.stream()
                .map(GroupListing::groupId)
                .filter(group -> !group.equals(ownGroup))
                .collect(Collectors.toSet());
    }

    private Map<String, String> intruders(Map<String, ClassicGroupDescription> groups) {
        Set<String> writers = writers();
        var found = new TreeMap<String, String>();
        groups.values()
                .forEach(group -> group.members().forEach(member -> {
                    String worker = member.clientId().startsWith(CLIENT_ID_PREFIX)
                            ? member.clientId().substring(CLIENT_ID_PREFIX.length())
                            : "";
                    if (writers.contains(worker)) {
                        found.put(worker, group.groupId());
                    }
                }));
        return found;
    }

    /** The workers that say that they run something. */
    private Set<String> writers() {
        return statuses.connectors().stream()
                .flatMap(name -> Stream.concat(
                        Stream.ofNullable(statuses.connector(name)), statuses.tasks(name).values().stream()))
                .filter(status -> status.state() != InstanceState.UNASSIGNED)
                .map(InstanceStatus::workerId)
                .collect(Collectors.toSet());
    }

    private void warn(Map<String, String> intruders) {
        LOG.error(
                "The internal topics of this worker (group.id={}) are used by another cluster: by the workers {}, whose group.id"
                        + " is {}. Two clusters on the same topics both run every connector, and spoil each other's"
                        + " statuses and offsets. Stop the workers of one group. Then give them the other's group.id, to make"
                        + " one cluster, or config.storage.topic, offset.storage.topic and status.storage.topic of their own.",
                ownGroup,
                intruders.keySet(),
                String.join(", ", new TreeSet<>(intruders.values())));
    }
}
