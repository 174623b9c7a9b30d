package dev.tributary.connect.runtime.group;

import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.ApiVersions;
import org.apache.kafka.clients.ClientResponse;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.Metadata;
import org.apache.kafka.clients.MetadataRecoveryStrategy;
import org.apache.kafka.clients.NetworkClient;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.network.Selectable;
import org.apache.kafka.common.utils.LogContext;
import org.apache.kafka.common.utils.Time;

/**
 * The network client under the group's connection. Shows every answer as it arrives, whichever thread polls, and rings an
 * alarm: a join blocks its caller for as long as the slowest member takes, with deadlines of this worker in between.
 *
 * <p>Polled by one thread at a time. The alarm is set and rings on any thread.
 */
final class GroupClient extends NetworkClient {
    private static final int MAX_IN_FLIGHT = 100;
    private final Time time;
    private final Consumer<ClientResponse> answers;
    private final Runnable alarm;
    private volatile long alarmMs = Long.MAX_VALUE;

    /**
     * @param answers told every answer, and every request that a lost connection leaves without one
     * @param alarm must not poll
     */
    GroupClient(
            AbstractConfig config,
            Selectable selector,
            Metadata metadata,
            Time time,
            LogContext logs,
            Consumer<ClientResponse> answers,
            Runnable alarm) {
        super(
                selector,
                metadata,
                config.getString(CommonClientConfigs.CLIENT_ID_CONFIG),
                MAX_IN_FLIGHT,
                config.getLong(CommonClientConfigs.RECONNECT_BACKOFF_MS_CONFIG),
                config.getLong(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG),
                config.getInt(CommonClientConfigs.SEND_BUFFER_CONFIG),
                config.getInt(CommonClientConfigs.RECEIVE_BUFFER_CONFIG),
                config.getInt(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG),
                config.getLong(CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG),
                config.getLong(CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG),
                time,
                true,
                new ApiVersions(),
                logs,
                config.getLong(CommonClientConfigs.METADATA_RECOVERY_REBOOTSTRAP_TRIGGER_MS_CONFIG),
                MetadataRecoveryStrategy.forName(
                        config.getString(CommonClientConfigs.METADATA_RECOVERY_STRATEGY_CONFIG)));
        this.time = time;
        this.answers = answers;
        this.alarm = alarm;
    }

    /** Rings once at that time, if something polls; replaces the alarm that was set before. */
    void setAlarm(long atMs) {
        alarmMs = atMs;
    }

    @Override
    public List<ClientResponse> poll(long timeoutMs, long nowMs) {
        List<ClientResponse> responses = super.poll(Math.max(0, Math.min(timeoutMs, alarmMs - nowMs)), nowMs);
        responses.forEach(answers);
        if (alarmMs <= time.milliseconds()) {
            alarmMs = Long.MAX_VALUE;
            alarm.run();
        }
        return responses;
    }
}
