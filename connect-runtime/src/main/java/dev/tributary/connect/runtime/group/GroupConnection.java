package dev.tributary.connect.runtime.group;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.ClientResponse;
import org.apache.kafka.clients.ClientUtils;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.Metadata;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.internals.ConsumerNetworkClient;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.internals.ClusterResourceListeners;
import org.apache.kafka.common.metrics.KafkaMetricsContext;
import org.apache.kafka.common.metrics.MetricConfig;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.network.Selector;
import org.apache.kafka.common.requests.MetadataRequest;
import org.apache.kafka.common.utils.AppInfoParser;
import org.apache.kafka.common.utils.LogContext;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.common.utils.Utils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection of the group's member to the brokers, and its metrics. Owned by the membership, which closes it. The
 * network client is thread-safe as kafka-clients has it: the heartbeat thread uses it too.
 */
final class GroupConnection implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GroupConnection.class);
    private static final String NAMESPACE = "kafka.connect";

    /** In front of the names of metric groups: dashboards know them so. */
    static final String METRIC_PREFIX = "connect";

    private final String clientId;
    private final Time time;
    private final LogContext logs;
    private final Metrics metrics;
    private final Metadata metadata;
    private final GroupClient client;
    private final Backoff backoff;
    private final ConsumerNetworkClient network;

    /**
     * @param clientConfig what every client of kafka-clients takes; {@code client.id} is required
     * @param maxPollMs the longest time that the network is waited for at once
     * @param answers told every answer of a broker, on whatever thread polls
     * @param alarm see {@link #setAlarm}
     * @throws org.apache.kafka.common.KafkaException if a setting is wrong, naming it
     */
    GroupConnection(
            String groupId,
            Map<String, Object> clientConfig,
            int maxPollMs,
            Consumer<ClientResponse> answers,
            Runnable alarm) {
        AbstractConfig config = new AdminClientConfig(clientConfig);
        clientId = config.getString(CommonClientConfigs.CLIENT_ID_CONFIG);
        time = new MonotonicTime();
        logs = new LogContext("[Member of group " + groupId + ", client " + clientId + "] ");
        metrics = metrics(config, clientId, time);
        Selector selector = null;
        try {
            metadata = new BrokersOnly(config, logs);
            metadata.bootstrap(ClientUtils.parseAndValidateAddresses(config));
            selector = new Selector(
                    config.getLong(CommonClientConfigs.CONNECTIONS_MAX_IDLE_MS_CONFIG),
                    metrics,
                    time,
                    METRIC_PREFIX,
                    // Logins expire by the wall clock.
                    ClientUtils.createChannelBuilder(config, Time.SYSTEM, logs),
                    logs);
            backoff = new Backoff(
                    config.getLong(CommonClientConfigs.RETRY_BACKOFF_MS_CONFIG),
                    config.getLong(CommonClientConfigs.RETRY_BACKOFF_MAX_MS_CONFIG));
            client = new GroupClient(config, selector, metadata, time, logs, answers, alarm);
            network = new ConsumerNetworkClient(
                    logs,
                    client,
                    metadata,
                    time,
                    backoff.initialMs(),
                    config.getInt(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG),
                    maxPollMs);
            AppInfoParser.registerAppInfo(NAMESPACE, clientId, metrics, Time.SYSTEM.milliseconds());
        } catch (RuntimeException e) {
            Utils.closeQuietly(selector, "selector of the group's member");
            metrics.close();
            throw e;
        }
    }

    private static Metrics metrics(AbstractConfig config, String clientId, Time time) {
        MetricConfig settings = new MetricConfig()
                .samples(config.getInt(CommonClientConfigs.METRICS_NUM_SAMPLES_CONFIG))
                .timeWindow(config.getLong(CommonClientConfigs.METRICS_SAMPLE_WINDOW_MS_CONFIG), TimeUnit.MILLISECONDS)
                .recordLevel(Sensor.RecordingLevel.forName(
                        config.getString(CommonClientConfigs.METRICS_RECORDING_LEVEL_CONFIG)))
                .tags(Map.of("client-id", clientId));
        return new Metrics(
                settings,
                CommonClientConfigs.metricsReporters(clientId, config),
                time,
                new KafkaMetricsContext(
                        NAMESPACE, config.originalsWithPrefix(CommonClientConfigs.METRICS_CONTEXT_PREFIX)));
    }

    /** {@code retry.backoff.ms} and {@code retry.backoff.max.ms}. */
    record Backoff(long initialMs, long maxMs) {}

    Backoff backoff() {
        return backoff;
    }

    Time time() {
        return time;
    }

    LogContext logs() {
        return logs;
    }

    Metrics metrics() {
        return metrics;
    }

    ConsumerNetworkClient network() {
        return network;
    }

    /** When the alarm is to ring, by {@link #time()}; {@link Long#MAX_VALUE}: not. Rings once, when something polls. */
    void setAlarm(long atMs) {
        client.setAlarm(atMs);
    }

    /** From any thread: ends a wait for the network, the present one or the next. */
    void wakeup() {
        network.wakeup();
    }

    @Override
    public void close() {
        try {
            network.close();
        } catch (IOException | RuntimeException e) {
            LOG.warn("The connection of the group's member was not closed in order.", e);
        } finally {
            metadata.close();
            AppInfoParser.unregisterAppInfo(NAMESPACE, clientId, metrics);
            metrics.close();
        }
    }

    /** Knows the brokers. The metadata of every topic in the cluster, which is asked for otherwise, is of no use here. */
    private static final class BrokersOnly extends Metadata {
        BrokersOnly(AbstractConfig config, LogContext logs) {
            super(
                    config.getLong(CommonClientConfigs.RETRY_BACKOFF_MS_CONFIG),
                    config.getLong(CommonClientConfigs.RETRY_BACKOFF_MAX_MS_CONFIG),
                    config.getLong(CommonClientConfigs.METADATA_MAX_AGE_CONFIG),
                    logs,
                    new ClusterResourceListeners());
        }

        @Override
        protected MetadataRequest.Builder newMetadataRequestBuilder() {
            return MetadataRequest.Builder.forTopicNames(List.of(), false);
        }
    }
}
