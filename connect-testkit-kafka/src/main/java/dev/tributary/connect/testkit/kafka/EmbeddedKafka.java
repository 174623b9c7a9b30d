package dev.tributary.connect.testkit.kafka;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kafka brokers in KRaft mode in this process, on the loopback interface alone. Every node is broker and controller.
 *
 * <pre>{@code
 * try (EmbeddedKafka kafka = EmbeddedKafka.start();
 *         TestClient client = kafka.client()) {
 *     client.createTopic("orders", 3);
 * }
 * }</pre>
 *
 * <p>Topics are not created by use, unless {@link Builder#autoCreateTopics} says so. A broker never ends the process:
 * from the first start on, Kafka's own exit and halt procedures are replaced for the rest of the process by ones that
 * throw. Thread-safe: starts and stops wait for one another.
 */
public final class EmbeddedKafka implements KafkaCluster {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedKafka.class);

    private final NodeStorage storage;
    private final boolean deleteOnClose;
    private final List<BrokerConfig.Ports> ports;
    private final List<BrokerNode> nodes;
    private boolean closed;

    private EmbeddedKafka(
            NodeStorage storage,
            boolean deleteOnClose,
            List<BrokerConfig.Ports> ports,
            Map<String, String> properties) {
        this.storage = storage;
        this.deleteOnClose = deleteOnClose;
        this.ports = ports;
        Map<Integer, InetSocketAddress> voters = new HashMap<>();
        for (int id = 0; id < ports.size(); id++) {
            voters.put(id, ports.get(id).controller().address());
        }
        this.nodes = IntStream.range(0, ports.size())
                .mapToObj(id -> new BrokerNode(
                        id, BrokerConfig.of(id, ports, storage.directoryOf(id), properties), ports.get(id), voters))
                .toList();
    }

    /** Starts one broker in a temporary directory. Returns once it serves clients. */
    public static EmbeddedKafka start() {
        return builder().start();
    }

    public static Builder builder() {
        return new Builder();
    }

    @Override
    public String bootstrapServers() {
        return ports.stream().map(node -> node.clients().toString()).collect(Collectors.joining(","));
    }

    /** The id of the cluster; the same for every cluster started in the same directory. */
    public String clusterId() {
        return storage.clusterId();
    }

    /** How many brokers the cluster has, running or not. */
    public int brokers() {
        return nodes.size();
    }

    /**
     * Stops one broker in an orderly way; its data and its ports are kept. Stopping a stopped one does nothing. While
     * half of the brokers or more are stopped, the cluster cannot change its metadata, and stopping another takes up to
     * ten seconds.
     *
     * @param index from 0 to {@link #brokers()} - 1; also the broker's node id
     */
    public synchronized void stopBroker(int index) {
        BrokerNode node = node(index);
        if (node.isRunning()) {
            stopInParallel(List.of(node), false);
        }
    }

    /**
     * Starts a stopped broker on the ports it had; starting a running one does nothing. Returns once it serves clients,
     * for which more than half of the brokers must be up, this one included.
     *
     * @param index from 0 to {@link #brokers()} - 1
     * @throws IllegalStateException if the broker does not come up within a minute
     */
    public synchronized void startBroker(int index) {
        BrokerNode node = node(index);
        if (!node.isRunning()) {
            startInParallel(List.of(node));
        }
    }

    /** Stops all brokers and gives their ports back; deletes the directory if it was a temporary one. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            stopInParallel(nodes.stream().filter(BrokerNode::isRunning).toList(), true);
        } finally {
            ports.forEach(node -> {
                node.clients().close();
                node.controller().close();
            });
            closeStorage();
        }
    }

    private void closeStorage() {
        try (storage) {
            if (deleteOnClose) {
                storage.delete();
            }
        } catch (IOException e) {
            LOG.warn("The directory of an embedded Kafka cluster could not be unlocked or deleted.", e);
        }
    }

    private BrokerNode node(int index) {
        if (closed) {
            throw new IllegalStateException("This embedded Kafka cluster is closed.");
        }
        return nodes.get(Objects.checkIndex(index, nodes.size()));
    }

    /** All at once, for a node alone has no quorum to start with. What was started is stopped again if one fails. */
    private void startInParallel(List<BrokerNode> stopped) {
        try {
            inParallel(stopped, BrokerNode::start);
        } catch (RuntimeException e) {
            try {
                stopInParallel(stopped, false);
            } catch (RuntimeException stopFailure) {
                e.addSuppressed(stopFailure);
            }
            throw e;
        }
    }

    private static void stopInParallel(List<BrokerNode> running, boolean wholeCluster) {
        try {
            inParallel(running, BrokerNode::stopBroker);
        } finally {
            if (wholeCluster && running.size() > 1) {
                running.forEach(BrokerNode::leaveQuorum);
            }
            inParallel(running, BrokerNode::stopController);
        }
    }

    private static void inParallel(List<BrokerNode> nodes, Consumer<BrokerNode> action) {
        List<CompletableFuture<Void>> running = new ArrayList<>();
        for (BrokerNode node : nodes) {
            running.add(CompletableFuture.runAsync(() -> action.accept(node), command -> {
                var thread = new Thread(command, "embedded-kafka-lifecycle");
                thread.setDaemon(true);
                thread.start();
            }));
        }
        try {
            CompletableFuture.allOf(running.toArray(CompletableFuture<?>[]::new))
                    .join();
        } catch (CompletionException | CancellationException e) {
            throw new IllegalStateException(
                    "An embedded Kafka broker failed to start or stop: " + e.getCause(), e.getCause());
        }
    }

    /** Settings of an {@link EmbeddedKafka}, all optional. Not thread-safe. */
    public static final class Builder {
        private int brokers = 1;
        private @Nullable Path directory;
        private final Map<String, String> properties = new HashMap<>();

        private Builder() {}

        /** How many brokers, at least 1 (the default). Three give the internal topics three replicas. */
        public Builder brokers(int brokers) {
            if (brokers < 1) {
                throw new IllegalArgumentException("brokers: %d (expected: >= 1)".formatted(brokers));
            }
            this.brokers = brokers;
            return this;
        }

        /**
         * Where the data is kept, created if absent. It stays after the cluster is closed, and a later cluster of as
         * many brokers finds its data there. By default a temporary directory, deleted when the cluster is closed.
         */
        public Builder directory(Path directory) {
            this.directory = directory;
            return this;
        }

        /** Whether using a topic creates it; false by default, so that a test sees who creates which. */
        public Builder autoCreateTopics(boolean enabled) {
            return brokerProperty("auto.create.topics.enable", Boolean.toString(enabled));
        }

        /** A property of every broker, over the defaults of this class. Ports, roles and directories cannot be set. */
        public Builder brokerProperty(String name, String value) {
            properties.put(name, value);
            return this;
        }

        /**
         * Starts the cluster and returns once it serves clients.
         *
         * @throws IllegalArgumentException for a property that cannot be set, and for a directory of another cluster
         * @throws IllegalStateException if a broker does not come up within a minute
         */
        public EmbeddedKafka start() {
            BrokerConfig.checkUserProperties(properties);
            ProcessGuard.install();
            EmbeddedKafka kafka = new EmbeddedKafka(openStorage(), directory == null, reservePorts(), properties);
            try {
                kafka.startInParallel(kafka.nodes);
                return kafka;
            } catch (RuntimeException e) {
                kafka.close();
                throw e;
            }
        }

        private NodeStorage openStorage() {
            try {
                Path chosen = directory == null ? Files.createTempDirectory("embedded-kafka-") : directory;
                return NodeStorage.open(chosen.toAbsolutePath(), brokers);
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException(
                        "The directory of the embedded Kafka cluster (%s) could not be prepared: %s"
                                .formatted(directory == null ? "a temporary one" : directory, e.getMessage()),
                        e);
            }
        }

        private List<BrokerConfig.Ports> reservePorts() {
            return IntStream.range(0, brokers)
                    .mapToObj(id -> new BrokerConfig.Ports(LoopbackPort.reserve(), LoopbackPort.reserve()))
                    .toList();
        }
    }
}
