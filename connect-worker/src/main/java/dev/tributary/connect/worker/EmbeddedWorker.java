package dev.tributary.connect.worker;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.InvalidWorkerConfigException;
import dev.tributary.connect.api.NewConnector;
import dev.tributary.connect.worker.warmup.WarmUp;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A Connect worker inside any JVM, from what its properties file would hold.
 *
 * <pre>{@code
 * var worker = EmbeddedWorker.startStandalone(
 *         Map.of("bootstrap.servers", "localhost:9092",
 *                "key.converter", "org.apache.kafka.connect.storage.StringConverter",
 *                "value.converter", "org.apache.kafka.connect.storage.StringConverter",
 *                "offset.storage.file.filename", "/var/lib/connect.offsets",
 *                "listeners", "http://localhost:0"),
 *         List.of());
 * worker.restUrl();   // http://localhost:41093/
 * worker.stop();
 * }</pre>
 *
 * <p>Any number of workers live in one JVM. None of them ever ends the JVM, changes the caller's context class loader or
 * touches the configuration of logging. Plugins on the application's class path are found and not isolated; those on
 * {@code plugin.path} are. Thread-safe.
 */
public final class EmbeddedWorker {
    private final Worker worker;

    private EmbeddedWorker(Worker worker) {
        this.worker = worker;
    }

    /**
     * Starts a standalone worker and creates the given connectors, one after another. Returns as soon as REST answers,
     * {@code /health} included, and waits neither for Kafka nor for the connectors: if one of them cannot be created,
     * the worker stops and {@link #completion()} fails with the reason.
     *
     * @param workerProps the worker's properties
     * @param connectors configurations of connectors to create or, where a state directory remembers them, to replace;
     *     each with {@code name}. May be empty
     * @throws InvalidWorkerConfigException if properties are wrong; tells all problems at once
     * @throws IllegalArgumentException if a connector has no name, or two have the same
     * @throws RuntimeException if the REST port cannot be bound or plugins cannot be read
     */
    public static EmbeddedWorker startStandalone(
            Map<String, String> workerProps, List<Map<String, String>> connectors) {
        return startStandaloneWith(
                workerProps,
                connectors.stream()
                        .map(config -> new NewConnector(
                                ConnectorName.of(Objects.requireNonNullElse(config.get("name"), "")), config, null))
                        .toList());
    }

    /**
     * Starts a worker of a cluster: of all workers, in whatever process, with the same {@code group.id}. Returns as soon as
     * REST answers; {@code /health} says {@code starting} until the worker has joined its group. Waits neither for Kafka nor
     * for the group. If the worker cannot take part, because an internal topic is not what it must be or the brokers refuse
     * it, it stops and {@link #completion()} fails with the reason.
     *
     * <pre>{@code
     * var worker = EmbeddedWorker.start(
     *         Map.of("bootstrap.servers", "localhost:9092",
     *                "group.id", "connect-cluster",
     *                "config.storage.topic", "connect-configs",
     *                "offset.storage.topic", "connect-offsets",
     *                "status.storage.topic", "connect-status",
     *                "key.converter", "org.apache.kafka.connect.storage.StringConverter",
     *                "value.converter", "org.apache.kafka.connect.storage.StringConverter",
     *                "listeners", "http://localhost:0"));
     * }</pre>
     *
     * @param workerProps what {@code connect-distributed.properties} would hold. The internal topics are created with three
     *     replicas unless their {@code replication.factor} says otherwise
     * @throws InvalidWorkerConfigException if properties are wrong; tells all problems at once
     * @throws RuntimeException if the REST port cannot be bound or plugins cannot be read
     */
    public static EmbeddedWorker start(Map<String, String> workerProps) {
        return start(workerProps, WarmUp.NONE);
    }

    /** As {@link #start(Map)}, in a process that is this worker's own. */
    static EmbeddedWorker start(Map<String, String> workerProps, WarmUp warmUp) {
        return new EmbeddedWorker(DistributedWorker.start(workerProps, warmUp));
    }

    static EmbeddedWorker startStandaloneWith(Map<String, String> workerProps, List<NewConnector> connectors) {
        return new EmbeddedWorker(StandaloneWorker.start(workerProps, connectors));
    }

    /** Where REST answers, as it is really bound: the first listener. Ends with a slash. */
    public URI restUrl() {
        return worker.restUrl();
    }

    /**
     * Where the admin endpoints answer: the admin listener, or {@link #restUrl()} if there is no separate one; null when
     * they are switched off.
     */
    public @Nullable URI adminUrl() {
        return worker.adminUrl();
    }

    /**
     * Stops the worker: a standalone one REST first, then connectors and tasks within their graceful time-outs, then
     * everything else. A distributed one hands its work over to the others first, for 10 s and the graceful time-out at
     * most, then leaves the group; REST answers until then. Returns when all is done. Idempotent; a second caller waits for
     * the first.
     */
    public void stop() {
        worker.stop();
    }

    /** Completes when the worker has ended: normally after {@link #stop()}, exceptionally if it failed. */
    public CompletableFuture<Void> completion() {
        return worker.completion().copy();
    }

    /**
     * How long REST requests wait for the control plane before they answer 500 "timed out". Takes effect for requests
     * that come from now on.
     *
     * @param millis more than 0; the default is 90 s, and 10 s for {@code /health}, which this sets too
     */
    public void requestTimeout(long millis) {
        if (millis <= 0) {
            throw new IllegalArgumentException("request timeout: " + millis + " ms (expected: > 0)");
        }
        worker.requestTimeout(Duration.ofMillis(millis));
    }

    /** Back to the defaults: 90 s, {@code /health} 10 s. */
    public void resetRequestTimeout() {
        worker.resetRequestTimeout();
    }
}
