package dev.tributary.connect.testkit;

import dev.tributary.connect.testkit.kafka.TestClient;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.IncompleteExecutionException;

/**
 * A {@link ConnectTestCluster} for JUnit 5 and later, started when first used.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final ConnectExtension connect = ConnectExtension.builder().workers(2).build();
 * }</pre>
 *
 * <p>In a static field it is one for all tests of the class (and of its nested classes): after each test the connectors that the
 * test created are deleted, and workers and brokers that it stopped, killed or added are made up for, so that every test finds
 * the cluster that the builder describes; {@link ClusterBuilder#keepConnectors()} switches that off, which tests that run
 * concurrently need. Topics stay. In an instance field each test has a cluster of its own. Test methods may also take a parameter
 * of type {@link ConnectTestCluster}.
 *
 * <p>When a test fails, what {@link #describe()} tells is added to its failure as a suppressed exception. Thread-safe.
 */
public final class ConnectExtension
        implements ConnectTestCluster,
                BeforeAllCallback,
                BeforeEachCallback,
                AfterEachCallback,
                AfterAllCallback,
                ParameterResolver,
                TestExecutionExceptionHandler,
                LifecycleMethodExecutionExceptionHandler {
    private final ClusterBuilder builder;
    private final ClusterSettings settings;
    private @Nullable RunningCluster cluster;
    private int classesDeep;
    private Set<String> connectorsBefore = Set.of();

    ConnectExtension(ClusterBuilder builder) {
        this.builder = builder;
        this.settings = builder.settings();
    }

    /** Settings, all with defaults: one broker, one worker of a distributed cluster in this process. */
    public static ClusterBuilder builder() {
        return new ClusterBuilder();
    }

    private synchronized RunningCluster cluster() {
        if (cluster == null) {
            cluster = RunningCluster.start(settings);
        }
        return cluster;
    }

    private synchronized @Nullable RunningCluster started() {
        return cluster;
    }

    @Override
    public synchronized void beforeAll(ExtensionContext context) {
        classesDeep++; // nested classes inherit the extension
    }

    @Override
    public synchronized void beforeEach(ExtensionContext context) {
        RunningCluster running = cluster;
        connectorsBefore = running == null ? Set.of() : running.created();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (isPerTest()) {
            close();
            return;
        }
        RunningCluster running = started();
        if (running == null || builder.keepsConnectors()) {
            return;
        }
        var cleanup = new Cleanup();
        cleanup.attempt(
                "workers and brokers of before",
                () -> running.restore(settings.shape().workers()));
        Set<String> own = new TreeSet<>(running.created());
        own.removeAll(connectorsBefore);
        own.forEach(name -> cleanup.attempt("connector '" + name + "' gone", () -> deleteIfThere(running, name)));
        cleanup.throwIfFailed();
    }

    private synchronized boolean isPerTest() {
        return classesDeep == 0;
    }

    private static void deleteIfThere(RunningCluster running, String name) {
        try {
            running.connector(name).delete();
        } catch (RequestRefusedException e) {
            running.deleted(name);
            if (e.status() != 404) {
                throw e;
            } // else its creation was refused, or the test deleted it by other means
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        synchronized (this) {
            classesDeep--;
            if (classesDeep > 0) {
                return;
            }
        }
        close();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == ConnectTestCluster.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return this;
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable throwable) throws Throwable {
        throw described(throwable);
    }

    @Override
    public void handleBeforeAllMethodExecutionException(ExtensionContext context, Throwable throwable)
            throws Throwable {
        throw described(throwable);
    }

    @Override
    public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable throwable)
            throws Throwable {
        throw described(throwable);
    }

    private Throwable described(Throwable throwable) {
        RunningCluster running = started();
        if (running != null && !(throwable instanceof IncompleteExecutionException)) {
            throwable.addSuppressed(new ClusterAtFailure(running.describe()));
        }
        return throwable;
    }

    @Override
    public ConnectorHandle createConnector(String name, Map<String, String> config) {
        return cluster().createConnector(name, config);
    }

    @Override
    public ConnectorHandle connector(String name) {
        return cluster().connector(name);
    }

    @Override
    public Map<String, List<String>> validate(Map<String, String> config) {
        return cluster().validate(config);
    }

    @Override
    public void createTopic(String topic) {
        cluster().createTopic(topic);
    }

    @Override
    public void createTopic(String topic, int partitions) {
        cluster().createTopic(topic, partitions);
    }

    @Override
    public RecordMetadata produce(String topic, @Nullable String value) {
        return cluster().produce(topic, value);
    }

    @Override
    public RecordMetadata produce(String topic, @Nullable String key, @Nullable String value) {
        return cluster().produce(topic, key, value);
    }

    @Override
    public RecordMetadata produce(
            String topic, @Nullable String key, @Nullable String value, Map<String, String> headers) {
        return cluster().produce(topic, key, value, headers);
    }

    @Override
    public RecordMetadata produce(ProducerRecord<byte[], byte[]> topicRecord) {
        return cluster().produce(topicRecord);
    }

    @Override
    public TopicRecords<String, String> readTopic(String topic) {
        return cluster().readTopic(topic);
    }

    @Override
    public List<Integer> workers() {
        return cluster().workers();
    }

    @Override
    public URI restUrl(int worker) {
        return cluster().restUrl(worker);
    }

    @Override
    public int addWorker() {
        return cluster().addWorker();
    }

    @Override
    public void stopWorker(int worker) {
        cluster().stopWorker(worker);
    }

    @Override
    public void killWorker(int worker) {
        cluster().killWorker(worker);
    }

    @Override
    public void restartBroker(int broker) {
        cluster().restartBroker(broker);
    }

    @Override
    public void stopBroker(int broker) {
        cluster().stopBroker(broker);
    }

    @Override
    public String bootstrapServers() {
        return cluster().bootstrapServers();
    }

    @Override
    public TestClient kafka() {
        return cluster().kafka();
    }

    @Override
    public Duration timeout() {
        return settings.timeout();
    }

    @Override
    public String describe() {
        RunningCluster running = started();
        return running == null ? "The cluster was not started: nothing was asked of it." : running.describe();
    }

    /** JUnit does this. A later use starts a new cluster. */
    @Override
    public void close() {
        RunningCluster running;
        synchronized (this) {
            running = cluster;
            cluster = null;
        }
        if (running != null) {
            running.close();
        }
    }

    /** Not an error of its own: its message is the state of the cluster. */
    private static final class ClusterAtFailure extends RuntimeException {
        private static final long serialVersionUID = 1;

        ClusterAtFailure(String description) {
            super("when the test failed:" + System.lineSeparator() + description, null, false, false);
        }
    }
}
