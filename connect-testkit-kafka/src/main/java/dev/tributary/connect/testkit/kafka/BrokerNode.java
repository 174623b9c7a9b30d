package dev.tributary.connect.testkit.kafka;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.SharedServer;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.server.ServerSocketFactory;
import org.apache.kafka.server.fault.FaultHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/**
 * One node, broker and controller in one, that can be started and stopped any number of times on the same ports.
 * Broker and controller are stopped apart, because brokers say goodbye to a controller, so all brokers of a cluster must
 * be gone before its controllers. Not thread-safe: {@link EmbeddedKafka} takes care.
 */
final class BrokerNode {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerNode.class);
    /** How long a stopping broker may wait for a controller's consent; there is none once the quorum is lost. */
    private static final Duration CONTROLLED_SHUTDOWN_LIMIT = Duration.ofSeconds(5);

    private final int id;
    private final Map<String, String> config;
    private final BrokerConfig.Ports ports;
    private final Map<Integer, InetSocketAddress> voters;

    private @Nullable SharedServer shared;
    private @Nullable BrokerServer broker;
    private @Nullable ControllerServer controller;
    private @Nullable Metrics metrics;

    BrokerNode(int id, Map<String, String> config, BrokerConfig.Ports ports, Map<Integer, InetSocketAddress> voters) {
        this.id = id;
        this.config = config;
        this.ports = ports;
        this.voters = voters;
    }

    boolean isRunning() {
        return controller != null;
    }

    /** Returns once the broker serves clients, for which a majority of the cluster's nodes must be starting or up. */
    void start() {
        var kafkaConfig = new KafkaConfig(config, false);
        Tuple2<MetaPropertiesEnsemble, BootstrapMetadata> storage =
                KafkaRaftServer.initializeLogDirs(kafkaConfig, LOG, "[embedded broker " + id + "] ");
        metrics = new Metrics();
        shared = new SharedServer(
                kafkaConfig,
                storage._1(),
                Time.SYSTEM,
                metrics,
                CompletableFuture.completedFuture(voters),
                List.of(),
                (name, fatal, action) -> faultHandler(name, action),
                sockets());
        controller = new ControllerServer(shared, KafkaRaftServer.configSchema(), storage._2());
        broker = new BrokerServer(shared);
        controller.startup();
        broker.startup();
    }

    void stopBroker() {
        if (broker != null) {
            broker.shutdown(CONTROLLED_SHUTDOWN_LIMIT);
            broker = null;
        }
    }

    /**
     * Ends the node's part in the quorum without handing over, before the controllers of a whole cluster are stopped: the
     * last ones would wait five seconds for a successor that cannot come.
     */
    void leaveQuorum() {
        if (shared != null && shared.raftManager() != null) {
            shared.raftManager()
                    .client()
                    .shutdown(0)
                    .handle((done, timeout) -> done) // no time is given, so it fails, and the node has left
                    .completeOnTimeout(null, CONTROLLED_SHUTDOWN_LIMIT.toSeconds(), TimeUnit.SECONDS)
                    .join();
        }
    }

    void stopController() {
        if (controller != null) {
            controller.shutdown();
            controller = null;
            shared = null;
        }
        if (metrics != null) {
            metrics.close();
            metrics = null;
        }
        ports.clients().hold();
        ports.controller().hold();
    }

    private ServerSocketFactory sockets() {
        return (listener, address, backlog, receiveBufferBytes) -> {
            LoopbackPort port =
                    listener.equalsIgnoreCase(BrokerConfig.CONTROLLER_LISTENER) ? ports.controller() : ports.clients();
            return port.listen(backlog);
        };
    }

    /** Kafka's own would halt the process on what it calls a fatal fault. */
    private FaultHandler faultHandler(String name, Runnable action) {
        return (message, cause) -> {
            LOG.error("Embedded broker {}, {}: {}", id, name, message, cause);
            action.run();
            return new IllegalStateException("Embedded broker %d, %s: %s".formatted(id, name, message), cause);
        };
    }
}
