package dev.tributary.connect.worker;

import dev.tributary.connect.api.ConfigProblem;
import dev.tributary.connect.api.ConfigValidation;
import dev.tributary.connect.api.InvalidWorkerConfigException;
import dev.tributary.connect.rest.RestServer;
import dev.tributary.connect.rest.RestSettings;
import dev.tributary.connect.runtime.config.Mode;
import dev.tributary.connect.runtime.config.ProviderVariableResolver;
import dev.tributary.connect.runtime.config.Secrets;
import dev.tributary.connect.runtime.plugin.PluginNotFoundException;
import dev.tributary.connect.runtime.plugin.PluginRegistry;
import dev.tributary.connect.runtime.plugin.PluginSettings;
import dev.tributary.connect.worker.mirror.Flow;
import dev.tributary.connect.worker.mirror.MirrorProperties;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process in dedicated MirrorMaker mode: a distributed worker for each flow, with a group and topics of its own on the flow's
 * target; one search for plugins, one REST server at most. The one place that knows all parts of it. Thread-safe. Source:
 * {@code worker} 9.2.
 */
final class MirrorWorkers {
    private static final Logger LOG = LoggerFactory.getLogger(MirrorWorkers.class);
    /** What the server of this mode does not have: it has no users. */
    private static final Set<String> NOT_FOR_REST = Set.of("admin.listeners", "rest.extension.classes");

    private final List<Worker> workers;
    private final ClosingOrder shared;
    private final @Nullable URI url;
    private final CompletableFuture<Void> completion = new CompletableFuture<>();

    private MirrorWorkers(List<Worker> workers, ClosingOrder shared, @Nullable URI url) {
        this.workers = List.copyOf(workers);
        this.shared = shared;
        this.url = url;
    }

    /** One worker failed to start, after everything that can be checked was right. */
    static final class StartFailedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        StartFailedException(Flow flow, RuntimeException cause) {
            super("The worker of " + flow + " did not start: " + cause.getMessage(), cause);
        }
    }

    /** A flow whose worker can be started. */
    private record Prepared(Flow flow, MirrorReach reach, Equipment equipment, ClosingOrder parts) {}

    /**
     * Starts the workers; waits neither for Kafka nor for the groups.
     *
     * @param properties of the file, variables unresolved
     * @param targets only flows to these clusters; empty for all
     * @throws InvalidWorkerConfigException with all problems, those of the connectors included; nothing runs
     * @throws IllegalArgumentException if there is nothing to do
     */
    static MirrorWorkers start(Map<String, String> properties, Collection<String> targets) {
        MirrorProperties file = MirrorProperties.parse(properties);
        List<Flow> flows = file.flowsTo(targets);
        var shared = new ClosingOrder();
        List<Prepared> prepared = new ArrayList<>();
        List<Worker> workers = new ArrayList<>();
        try {
            PluginRegistry plugins = shared.add("plugins", PluginRegistry.open(pluginSettings(file)));
            var secrets = new Secrets();
            LogRedaction.add(secrets);
            Map<Flow, ParsedProperties> parsed = parse(file, flows, plugins, secrets);
            RestServer rest = file.internalRest() ? shared.add("REST", bind(file, parsed.values())) : null;
            Set<String> defined = definedKeys(plugins);
            parsed.forEach((flow, its) -> prepared.add(prepare(file, flow, its, defined, rest)));
            check(file, prepared, defined);
            for (Prepared flow : prepared) {
                workers.add(start(flow));
            }
            if (rest != null) {
                rest.servePeers(prepared.stream()
                        .collect(Collectors.toMap(
                                it -> it.reach().namespace(), it -> it.reach().served())));
            }
            LOG.info("MirrorMaker runs {}", flows);
            return new MirrorWorkers(workers, shared, rest == null ? null : rest.url()).watched();
        } catch (RuntimeException e) {
            stopAll(workers);
            prepared.forEach(flow -> flow.parts().closeAll());
            shared.closeAll();
            throw e;
        }
    }

    /** All paths that are named count, whoever names them: there is one search for the process. */
    private static PluginSettings pluginSettings(MirrorProperties file) {
        Map<String, String> settings = new HashMap<>(file.all());
        String path = file.anywhere(PluginSettings.PLUGIN_PATH);
        String discovery = file.anywhere(PluginSettings.PLUGIN_DISCOVERY);
        Set<String> paths = file.all().entrySet().stream()
                .filter(entry -> entry.getKey().equals(PluginSettings.PLUGIN_PATH)
                        || entry.getKey().endsWith("." + PluginSettings.PLUGIN_PATH))
                .map(Map.Entry::getValue)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        if (path != null) {
            settings.put(PluginSettings.PLUGIN_PATH, String.join(",", paths));
        }
        if (discovery != null) {
            settings.put(PluginSettings.PLUGIN_DISCOVERY, discovery);
        }
        List<ConfigProblem> problems = new ArrayList<>();
        PluginSettings parsed = PluginSettings.parse(settings, problems);
        if (!problems.isEmpty()) {
            throw new InvalidWorkerConfigException(problems);
        }
        return parsed;
    }

    private static Map<Flow, ParsedProperties> parse(
            MirrorProperties file, List<Flow> flows, PluginRegistry plugins, Secrets secrets) {
        Map<Flow, ParsedProperties> parsed = new LinkedHashMap<>();
        Set<ConfigProblem> problems = new LinkedHashSet<>();
        for (Flow flow : flows) {
            try {
                parsed.put(
                        flow,
                        ParsedProperties.parse(
                                Mode.DISTRIBUTED, file.workerProperties(flow), plugins, secrets, new ArrayList<>()));
            } catch (InvalidWorkerConfigException e) {
                e.problems()
                        .forEach(it -> problems.add(
                                new ConfigProblem(file.keyOf(flow, it.key()), it.value(), it.expectation())));
            }
        }
        throwIfAny(problems);
        return parsed;
    }

    private static void throwIfAny(Collection<ConfigProblem> problems) {
        if (!problems.isEmpty()) {
            throw new InvalidWorkerConfigException(List.copyOf(problems));
        }
    }

    private static RestServer bind(MirrorProperties file, Collection<ParsedProperties> parsed) {
        ParsedProperties any = parsed.iterator().next(); // config providers are those of the whole file
        Map<String, @Nullable String> top = new HashMap<>(file.all());
        top.keySet().removeIf(key -> key.contains("->") || NOT_FOR_REST.contains(key));
        Map<String, String> resolved = new HashMap<>();
        try (var variables =
                ProviderVariableResolver.open(any.config().configProviders(), any.plugins(), any.secrets())) {
            variables.resolve(top).forEach((key, value) -> {
                if (value != null) {
                    resolved.put(key, value);
                }
            });
        }
        return RestServer.bind(RestSettings.parse(resolved), any.secrets()::redact);
    }

    /** What the connectors can be told: it is taken from the top of the file. */
    private static Set<String> definedKeys(PluginRegistry plugins) {
        Set<String> keys = new LinkedHashSet<>();
        for (String name : MirrorProperties.CONNECTORS) {
            try {
                var connector = plugins.connector(MirrorProperties.PACKAGE + name, null);
                keys.addAll(connector
                        .type()
                        .getDeclaredConstructor()
                        .newInstance()
                        .config()
                        .names());
            } catch (PluginNotFoundException e) {
                throw new IllegalArgumentException(
                        "MirrorMaker's connectors are not installed: " + e.getMessage()
                                + ". They come with the distribution, in plugins/connect-mirror; else put connect-mirror,"
                                + " connect-mirror-client and connect-runtime of Apache Kafka in a folder of plugin.path.",
                        e);
            } catch (ReflectiveOperationException | LinkageError e) {
                throw new ConnectException(
                        "Connector " + name + " cannot be made: its plugin is not complete. " + e, e);
            }
        }
        return keys;
    }

    private static Prepared prepare(
            MirrorProperties file, Flow flow, ParsedProperties parsed, Set<String> defined, @Nullable RestServer rest) {
        var parts = new ClosingOrder();
        try {
            String workerId =
                    rest == null ? hostName() + "/" + flow + "/" + UUID.randomUUID() : rest.workerId() + "/" + flow;
            return new Prepared(
                    flow,
                    new MirrorReach(flow, rest, file.connectors(flow, defined)),
                    Equipment.open(parsed, workerId, parts),
                    parts);
        } catch (RuntimeException e) {
            parts.closeAll();
            throw e;
        }
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getCanonicalHostName();
        } catch (UnknownHostException noName) {
            return "localhost";
        }
    }

    /** What is wrong about a connector is told before anything runs, not by a connector that has failed somewhere. */
    private static void check(MirrorProperties file, List<Prepared> prepared, Set<String> defined) {
        Map<String, ConfigProblem> problems = new TreeMap<>();
        for (Prepared flow : prepared) {
            file.connectors(flow.flow(), defined).forEach((name, config) -> {
                ConfigValidation found =
                        flow.equipment().pluginAccess().validator().validate(new HashMap<>(config));
                for (ConfigValidation.Entry entry : found.entries()) {
                    var value = entry.value();
                    if (value != null && !value.errors().isEmpty()) {
                        boolean own = file.all().containsKey(flow.flow() + "." + value.name())
                                || !file.all().containsKey(value.name());
                        String key = own ? flow.flow() + "." + value.name() : value.name();
                        boolean secret = entry.key() != null
                                && "PASSWORD".equals(entry.key().type());
                        String given = config.get(value.name());
                        problems.putIfAbsent(
                                key,
                                new ConfigProblem(
                                        key,
                                        secret && given != null ? "[hidden]" : given,
                                        "what " + name + " can take: " + String.join("; ", value.errors())));
                    }
                }
            });
        }
        throwIfAny(problems.values());
    }

    private static Worker start(Prepared flow) {
        try {
            return DistributedWorker.start(flow.reach(), flow.equipment(), flow.parts());
        } catch (RuntimeException e) {
            throw new StartFailedException(flow.flow(), e);
        }
    }

    /** If one fails the process cannot do what it is for: all stop, and whoever watches processes starts it again. */
    private MirrorWorkers watched() {
        for (Worker worker : workers) {
            CompletableFuture<?> unused = worker.completion().whenComplete((ended, failure) -> {
                if (failure != null) {
                    completion.completeExceptionally(failure);
                }
            });
        }
        return this;
    }

    /** Where other processes reach this one; null without REST. */
    @Nullable
    URI url() {
        return url;
    }

    /** Completes when it has ended; at once, and exceptionally, when a worker has failed. */
    CompletableFuture<Void> completion() {
        return completion;
    }

    /** Hands all work over and stops; returns when everything has ended. Idempotent. */
    void stop() {
        stopAll(workers);
        shared.closeAll();
        completion.complete(null);
    }

    /** Together: each waits for other processes. */
    private static void stopAll(Collection<Worker> workers) {
        List<Thread> threads = workers.stream()
                .map(worker -> new Thread(worker::stop, "connect-stop-flow"))
                .toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
