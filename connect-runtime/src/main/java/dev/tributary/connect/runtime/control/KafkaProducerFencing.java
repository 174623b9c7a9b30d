package dev.tributary.connect.runtime.control;

import dev.tributary.connect.api.ConnectClusterException;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.runtime.config.ClientConfigs;
import dev.tributary.connect.runtime.plugin.PluginClass;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.connect.connector.Connector;
import org.jspecify.annotations.Nullable;

/**
 * Fences producers with an admin client made for each call with the connector's own settings. Thread-safe. A call to Kafka
 * may take 90 s.
 */
public final class KafkaProducerFencing implements ProducerFencing {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private final String groupId;
    private final PluginAccess access;
    private final ClientConfigs clients;

    /**
     * @param groupId {@code group.id}: transactional ids begin with it
     */
    public KafkaProducerFencing(String groupId, PluginAccess access, ClientConfigs clients) {
        this.groupId = groupId;
        this.access = access;
        this.clients = clients;
    }

    @Override
    public void fence(ConnectorName name, Map<String, @Nullable String> raw, int producers) {
        List<String> ids = IntStream.range(0, producers)
                .mapToObj(task -> ExactlyOnceTasks.transactionalId(groupId, name, task))
                .toList();
        try (Admin admin = admin(name, access.variables().resolve(raw))) {
            admin.fenceProducers(ids).all().get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectClusterException.ShuttingDown("The worker is shutting down");
        } catch (TimeoutException e) {
            throw failed(begin(name, producers) + "Kafka did not answer within " + LIMIT.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw explained(begin(name, producers), ids, cause);
        } catch (KafkaException e) { // of a client that cannot be made
            throw explained(begin(name, producers), ids, e);
        }
    }

    private static String begin(ConnectorName name, int producers) {
        return "The producers of " + producers + " former tasks of connector " + name + " could not be fenced: ";
    }

    /** Permissions, versions and settings do not change while one waits. */
    private static ConnectClusterException explained(String begin, List<String> ids, Throwable failure) {
        if (failure instanceof AuthorizationException) {
            return lasting(
                    begin + "the connector's principal (admin.override. of the connector, admin. of the worker) needs"
                            + " Write and Describe on the TransactionalIds " + String.join(", ", ids) + ": "
                            + failure.getMessage() + ". Grant that",
                    failure);
        }
        if (failure instanceof UnsupportedVersionException) {
            return lasting(
                    begin + "the brokers are too old for it: " + failure.getMessage()
                            + ". Upgrade them, or set exactly.once.source.support=disabled on all workers",
                    failure);
        }
        if (failure instanceof InvalidConfigurationException) {
            return lasting(begin + failure.getMessage() + ". Correct that", failure);
        }
        String setting = wrongSetting(failure);
        return setting == null
                ? failed(begin + failure.getMessage(), failure)
                : lasting(
                        begin + "no admin client can be made of its settings (admin.override. of the connector, admin."
                                + " and those without prefix of the worker): " + setting + ". Correct that",
                        failure);
    }

    /** What is wrong with a setting; null if it is none: hosts that cannot be found come back with the name server. */
    private static @Nullable String wrongSetting(Throwable failure) {
        for (Throwable cause : Fingerprint.chain(failure)) {
            if (RestartSupervision.isAboutUnknownHosts(cause)) {
                return null;
            }
            if (cause instanceof ConfigException) {
                return cause.getMessage();
            }
        }
        return null;
    }

    private static ConnectClusterException lasting(String message, Throwable cause) {
        return new ConnectClusterException.Failed(message + ", then restart the connector's tasks.", cause, true);
    }

    private static ConnectClusterException failed(String message, Throwable cause) {
        return new ConnectClusterException.Failed(message + ". It is safe to try again.", cause);
    }

    private Admin admin(ConnectorName name, Map<String, @Nullable String> config) {
        String className = config.get("connector.class");
        if (className == null) {
            throw new ConnectClusterException.BadRequest("The connector's configuration has no connector.class");
        }
        PluginClass<Connector> plugin = access.plugins().connector(className, config.get("connector.plugin.version"));
        Map<String, Object> settings =
                new HashMap<>(clients.admin("connector-worker-adminclient-" + name, name, plugin.type(), config));
        // While no broker answers, a client that may bootstrap anew does so without a pause. This one lives for one
        // call.
        settings.putIfAbsent(AdminClientConfig.METADATA_RECOVERY_STRATEGY_CONFIG, "none");
        return Admin.create(settings);
    }
}
