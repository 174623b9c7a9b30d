package dev.tributary.connect.testkit.kafka;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The settings of the nodes of an embedded cluster. Pure. */
final class BrokerConfig {
    static final String CLIENT_LISTENER = "CLIENTS";
    static final String CONTROLLER_LISTENER = "CONTROLLER";

    /** What makes the nodes a cluster; everything else is the user's to set. */
    private static final Set<String> OWN_KEYS = Set.of(
            "process.roles",
            "node.id",
            "listeners",
            "advertised.listeners",
            "listener.security.protocol.map",
            "inter.broker.listener.name",
            "controller.listener.names",
            "controller.quorum.voters",
            "controller.quorum.bootstrap.servers",
            "log.dir",
            "log.dirs",
            "metadata.log.dir");

    private BrokerConfig() {}

    /** Where a node listens. */
    record Ports(LoopbackPort clients, LoopbackPort controller) {}

    static void checkUserProperties(Map<String, String> userProperties) {
        Set<String> refused = new TreeSet<>(userProperties.keySet());
        refused.retainAll(OWN_KEYS);
        if (!refused.isEmpty()) {
            throw new IllegalArgumentException(
                    "Broker properties %s cannot be set: the embedded cluster chooses its own nodes, ports and directories."
                            .formatted(refused));
        }
    }

    static Map<String, String> of(int nodeId, List<Ports> ports, Path directory, Map<String, String> userProperties) {
        Map<String, String> config = new HashMap<>(defaults(ports.size()));
        config.putAll(userProperties);
        Ports own = ports.get(nodeId);
        config.put("process.roles", "broker,controller");
        config.put("node.id", Integer.toString(nodeId));
        config.put(
                "listeners",
                CLIENT_LISTENER + "://" + own.clients() + "," + CONTROLLER_LISTENER + "://" + own.controller());
        config.put(
                "listener.security.protocol.map", CLIENT_LISTENER + ":PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT");
        config.put("inter.broker.listener.name", CLIENT_LISTENER);
        config.put("controller.listener.names", CONTROLLER_LISTENER);
        config.put(
                "controller.quorum.voters",
                IntStream.range(0, ports.size())
                        .mapToObj(id -> id + "@" + ports.get(id).controller())
                        .collect(Collectors.joining(",")));
        config.put("log.dirs", directory.toString());
        return config;
    }

    /** Small and quick: few threads, little memory, no waiting for members or replicas that will not come. */
    private static Map<String, String> defaults(int nodes) {
        String replicas = Integer.toString(Math.min(nodes, 3));
        String minInSync = nodes >= 3 ? "2" : "1";
        return Map.ofEntries(
                Map.entry("auto.create.topics.enable", "false"),
                Map.entry("default.replication.factor", replicas),
                Map.entry("offsets.topic.replication.factor", replicas),
                Map.entry("offsets.topic.num.partitions", "4"),
                Map.entry("transaction.state.log.replication.factor", replicas),
                Map.entry("transaction.state.log.min.isr", minInSync),
                Map.entry("transaction.state.log.num.partitions", "4"),
                Map.entry("share.coordinator.state.topic.replication.factor", replicas),
                Map.entry("share.coordinator.state.topic.min.isr", minInSync),
                Map.entry("share.coordinator.state.topic.num.partitions", "4"),
                Map.entry("group.initial.rebalance.delay.ms", "0"),
                // Start and stop each wait for a heartbeat's answer; the default is 2 s.
                Map.entry("broker.heartbeat.interval.ms", "200"),
                // A broker that did not say goodbye in time can start again when this is over; the default is 9 s.
                Map.entry("broker.session.timeout.ms", "3000"),
                Map.entry("server.max.startup.time.ms", "60000"),
                Map.entry("controller.quorum.election.timeout.ms", "500"),
                Map.entry("controller.quorum.election.backoff.max.ms", "200"),
                Map.entry("num.io.threads", "3"),
                Map.entry("num.network.threads", "2"),
                Map.entry("background.threads", "2"),
                Map.entry("num.recovery.threads.per.data.dir", "1"),
                // The default takes 128 MiB of heap for each broker.
                Map.entry("log.cleaner.dedupe.buffer.size", "4194304"));
    }
}
