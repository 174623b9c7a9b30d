package dev.tributary.connect.worker.mirror;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.ConfigDef;

/**
 * What a file says about each of its clusters. Immutable. Source: {@code worker} 9.2, "Cluster settings".
 */
final class ClusterProperties {
    /** The sections of a cluster's settings that are for one kind of client. */
    private static final List<String> CLIENTS = List.of("producer.", "consumer.", "admin.");

    /** How a cluster is reached: given once, it holds for all clients of the cluster, and at the top for all clusters. */
    private static final Set<String> CONNECTION = connectionKeys();

    private final Map<String, String> all;

    ClusterProperties(Map<String, String> all) {
        this.all = Map.copyOf(all);
    }

    private static Set<String> connectionKeys() {
        Set<String> keys = new LinkedHashSet<>();
        keys.add(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG);
        keys.add(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG);
        keys.addAll(
                new ConfigDef().withClientSslSupport().withClientSaslSupport().names());
        return keys;
    }

    /** The settings of a cluster: its own, the connection's from the top where it has none, and those for its clients. */
    Map<String, String> of(String alias) {
        Map<String, String> cluster = below(all, alias + ".");
        for (String key : CONNECTION) {
            String everywhere = all.get(key);
            if (everywhere != null) {
                cluster.putIfAbsent(key, everywhere);
            }
            String value = cluster.get(key);
            if (value != null) {
                CLIENTS.forEach(client -> cluster.putIfAbsent(client + key, value));
            }
        }
        return cluster;
    }

    /**
     * The same as a connector's settings.
     *
     * @param end {@code source} or {@code target}
     */
    Map<String, String> forConnector(String alias, String end) {
        Map<String, String> settings = new TreeMap<>();
        of(alias).forEach((key, value) -> {
            boolean client = CLIENTS.stream().anyMatch(key::startsWith);
            settings.put(end + (client ? "." : ".cluster.") + key, value);
        });
        return settings;
    }

    /** What stands below a prefix, without it; the caller's to change. */
    static Map<String, String> below(Map<String, String> properties, String prefix) {
        Map<String, String> section = new TreeMap<>();
        properties.forEach((key, value) -> {
            if (key.startsWith(prefix) && key.length() > prefix.length()) {
                section.put(key.substring(prefix.length()), value);
            }
        });
        return section;
    }
}
