package dev.tributary.connect.worker.mirror;

import dev.tributary.connect.api.ConfigProblem;
import dev.tributary.connect.api.InvalidWorkerConfigException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.CommonClientConfigs;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A {@code mm2.properties} file: which flows there are, and what runs each. Values may hold variables, which stay as they
 * are. Immutable. Source: {@code worker} 9.2; KIP-382, KIP-710.
 */
public final class MirrorProperties {
    /** The aliases of all clusters. */
    public static final String CLUSTERS = "clusters";

    /** Whether processes speak to each other over HTTP; default false. */
    public static final String INTERNAL_REST = "dedicated.mode.enable.internal.rest";

    /** The connectors of every flow: their names, and the names of their classes in the package of MirrorMaker. */
    public static final List<String> CONNECTORS =
            List.of("MirrorSourceConnector", "MirrorCheckpointConnector", "MirrorHeartbeatConnector");

    /** The package of the connectors. */
    public static final String PACKAGE = "org.apache.kafka.connect.mirror.";

    private static final Logger LOG = LoggerFactory.getLogger(MirrorProperties.class);
    private static final String ENABLED = "enabled";
    private static final String HEARTBEATS = "emit.heartbeats.enabled";
    private static final String BYTES = "org.apache.kafka.connect.converters.ByteArrayConverter";
    private static final List<String> PROVIDERS = List.of("config.providers");

    /** What the worker of every flow takes from the top of the file. */
    private static final List<String> FOR_WORKERS = List.of(
            "offset.storage",
            "config.storage",
            "status.storage",
            "key.converter",
            "value.converter",
            "header.converter",
            "task",
            "worker",
            "replication.policy",
            "tributary.");

    /**
     * What connectors take from the top of the file beside the keys that they define. The settings of transforms and
     * predicates are ours: without them a list of these at the top, which is taken, could never be valid.
     */
    private static final List<String> FOR_CONNECTORS = List.of("replication.policy", "transforms.", "predicates.");

    private final Map<String, String> all;
    private final Set<String> aliases;
    private final List<Flow> flows;
    private final ClusterProperties clusters;

    private MirrorProperties(Map<String, String> all, Set<String> aliases, List<Flow> flows) {
        this.all = Map.copyOf(all);
        this.aliases = aliases;
        this.flows = List.copyOf(flows);
        this.clusters = new ClusterProperties(all);
    }

    /**
     * Reads a file's properties.
     *
     * @throws InvalidWorkerConfigException with everything that is wrong about clusters and flows
     */
    public static MirrorProperties parse(Map<String, String> properties) {
        Map<String, String> all = new HashMap<>();
        properties.forEach((key, value) -> all.put(key, value.strip()));
        List<ConfigProblem> problems = new ArrayList<>();
        Set<String> aliases = aliases(all.get(CLUSTERS), problems);
        isTrue(all, INTERNAL_REST, false, problems);
        boolean heartbeats = isTrue(all, HEARTBEATS, true, problems);
        List<Flow> flows = new ArrayList<>();
        for (String source : aliases) {
            for (String target : aliases) {
                Flow flow = new Flow(source, target);
                boolean enabled = isTrue(all, flow + "." + ENABLED, false, problems);
                boolean beats = isTrue(all, flow + "." + HEARTBEATS, heartbeats, problems);
                if (!source.equals(target) && (enabled || beats)) {
                    flows.add(flow);
                }
            }
        }
        var parsed = new MirrorProperties(all, aliases, flows);
        parsed.checkConnections(problems);
        if (!problems.isEmpty()) {
            throw new InvalidWorkerConfigException(problems);
        }
        parsed.warnOfUnknownFlows();
        return parsed;
    }

    private static Set<String> aliases(@Nullable String text, List<ConfigProblem> problems) {
        String expectation = "the aliases of the clusters, at least two, separated by commas, such as primary, backup";
        Set<String> aliases = new LinkedHashSet<>();
        if (text == null) {
            problems.add(new ConfigProblem(CLUSTERS, null, expectation));
            return aliases;
        }
        for (String element : text.split(",", -1)) {
            String alias = element.strip();
            if (alias.isEmpty()) {
                problems.add(new ConfigProblem(CLUSTERS, text, expectation));
                return aliases;
            }
            if (!aliases.add(alias)) {
                LOG.warn("{}={} names cluster {} more than once, which counts as once.", CLUSTERS, text, alias);
            }
        }
        if (aliases.size() < 2) {
            problems.add(new ConfigProblem(CLUSTERS, text, expectation));
        }
        return aliases;
    }

    private static boolean isTrue(Map<String, String> all, String key, boolean unset, List<ConfigProblem> problems) {
        String text = all.get(key);
        if (text == null) {
            return unset;
        }
        boolean isTrue = text.equalsIgnoreCase("true");
        if (!isTrue && !text.equalsIgnoreCase("false")) {
            problems.add(new ConfigProblem(key, text, "true or false"));
        }
        return isTrue;
    }

    private void checkConnections(List<ConfigProblem> problems) {
        Set<String> needed = new LinkedHashSet<>();
        for (Flow flow : flows) {
            needed.add(flow.source());
            needed.add(flow.target());
        }
        for (String alias : needed) {
            if (!clusters.of(alias).containsKey(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)) {
                problems.add(new ConfigProblem(
                        alias + "." + CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                        null,
                        "host:port of brokers of cluster " + alias + ", separated by commas"));
            }
        }
    }

    private void warnOfUnknownFlows() {
        Set<String> unknown = new LinkedHashSet<>();
        for (String key : all.keySet()) {
            int arrow = key.indexOf("->");
            if (arrow > 0
                    && aliases.stream()
                            .noneMatch(target -> key.startsWith(target + ".", arrow + 2)
                                    && aliases.contains(key.substring(0, arrow)))) {
                unknown.add(key);
            }
        }
        if (!unknown.isEmpty()) {
            LOG.warn("No effect have {}: {} names {} only. Is an alias misspelt?", unknown, CLUSTERS, aliases);
        }
    }

    /** Every flow that needs a worker: that replicates, or sends heartbeats. In the order of the aliases. */
    public List<Flow> flows() {
        return flows;
    }

    /**
     * The flows to some clusters.
     *
     * @param targets aliases; empty for all
     * @throws IllegalArgumentException if there is none, or a cluster is not known
     */
    public List<Flow> flowsTo(Collection<String> targets) {
        List<String> unknown =
                targets.stream().filter(alias -> !aliases.contains(alias)).toList();
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    "--clusters names " + unknown + " (expected: of " + aliases + ", which " + CLUSTERS + " lists)");
        }
        List<Flow> chosen = flows.stream()
                .filter(flow -> targets.isEmpty() || targets.contains(flow.target()))
                .toList();
        if (chosen.isEmpty()) {
            throw new IllegalArgumentException("There is nothing to do: no flow "
                    + (targets.isEmpty() ? "" : "to " + targets + " ")
                    + "is enabled and none sends heartbeats. Set, for instance, A->B.enabled=true, with the aliases of "
                    + "your clusters; enabled or with heartbeats are " + flows);
        }
        return chosen;
    }

    /** Whether processes speak to each other over HTTP. */
    public boolean internalRest() {
        return Boolean.parseBoolean(all.get(INTERNAL_REST));
    }

    /** What stands at the top of the file, sections of clusters and flows included. */
    public Map<String, String> all() {
        return all;
    }

    /** The first value that there is for a key: at the top, or of one of the clusters; null if nobody has it. */
    public @Nullable String anywhere(String key) {
        String value = all.get(key);
        for (String alias : aliases) {
            value = value == null ? all.get(alias + "." + key) : value;
        }
        return value;
    }

    /**
     * The properties of the distributed worker that runs a flow. Its group, its topics and what it does are on the target
     * cluster.
     */
    public Map<String, String> workerProperties(Flow flow) {
        Map<String, String> worker = clusters.of(flow.target());
        putTop(worker, FOR_WORKERS);
        putTop(worker, PROVIDERS);
        worker.putIfAbsent("client.id", flow.toString());
        worker.putIfAbsent("group.id", flow.source() + "-mm2");
        worker.putIfAbsent("offset.storage.topic", "mm2-offsets." + flow.source() + ".internal");
        worker.putIfAbsent("status.storage.topic", "mm2-status." + flow.source() + ".internal");
        worker.putIfAbsent("config.storage.topic", "mm2-configs." + flow.source() + ".internal");
        for (String part : List.of("key", "value", "header")) {
            worker.putIfAbsent(part + ".converter", BYTES);
        }
        worker.put("connector.client.config.override.policy", "All");
        return worker;
    }

    private void putTop(Map<String, String> to, List<String> prefixes) {
        all.forEach((key, value) -> {
            if (prefixes.stream().anyMatch(key::startsWith) && !key.contains("->")) {
                to.put(key, value);
            }
        });
    }

    /** The key of the file that a property of a flow's worker comes from, or belongs under. */
    public String keyOf(Flow flow, String workerKey) {
        boolean top = all.containsKey(workerKey) && FOR_WORKERS.stream().anyMatch(workerKey::startsWith);
        return top ? workerKey : flow.target() + "." + workerKey;
    }

    /**
     * The configurations of a flow's connectors by name.
     *
     * @param defined the keys that MirrorMaker's connectors define: these are taken from the top of the file
     */
    public Map<String, Map<String, String>> connectors(Flow flow, Set<String> defined) {
        Map<String, String> common = new TreeMap<>(clusters.forConnector(flow.source(), "source"));
        common.putAll(clusters.forConnector(flow.target(), "target"));
        all.forEach((key, value) -> {
            if (defined.contains(key)) {
                common.put(key, value);
            }
        });
        putTop(common, FOR_CONNECTORS);
        putTop(common, PROVIDERS);
        common.putAll(ClusterProperties.below(all, flow + "."));
        common.putIfAbsent(ENABLED, "false");
        common.putIfAbsent("source.cluster.alias", flow.source());
        common.putIfAbsent("target.cluster.alias", flow.target());
        Map<String, Map<String, String>> connectors = new LinkedHashMap<>();
        for (String name : CONNECTORS) {
            Map<String, String> config = new TreeMap<>(common);
            config.put("name", name);
            config.put("connector.class", PACKAGE + name);
            connectors.put(name, config);
        }
        return connectors;
    }
}
