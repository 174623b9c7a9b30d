package dev.tributary.connect.runtime.incident;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.connect.api.Incident.LikelyCause;
import dev.tributary.connect.json.JsonConverter;
import dev.tributary.connect.runtime.task.TooManyTasksException;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.BatchUpdateException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.provider.FileConfigProvider;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Errors as they really come, wherever they can be had here; else as the libraries word them. */
class LikelyCausesTest {
    @TempDir
    Path folder;

    private static LikelyCause likely(Throwable error) {
        return LikelyCauses.of(ErrorChain.of(error));
    }

    /** As plugins do: wrapped in exceptions that say nothing. */
    private static LikelyCause wrapped(Throwable error) {
        return likely(new ConnectException("Exiting due to unrecoverable exception.", new RuntimeException(error)));
    }

    private static Throwable thrownBy(Callable<?> work) {
        Throwable thrown = catchThrowable(work::call);
        assertThat(thrown).isNotNull();
        return thrown;
    }

    private static String rule(Throwable error) {
        LikelyCause likely = wrapped(error);
        return likely == null ? "none" : likely.rule();
    }

    // ---- networks

    @Test
    void anUnknownHostIsNamed() {
        LikelyCause likely = wrapped(thrownBy(() -> InetAddress.getByName("no-such-database.invalid")));
        assertThat(likely.rule()).isEqualTo("unknown-host");
        assertThat(likely.cause()).contains("no-such-database.invalid");
    }

    @Test
    void aRefusedConnectionIsToldWithTheAddressThatTheDriverNames() throws IOException {
        int port;
        try (ServerSocket closedSoon = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closedSoon.getLocalPort();
        }
        Throwable refused = thrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port));
        LikelyCause likely = wrapped(new SQLException(
                "Connection to localhost:" + port + " refused. Check that the hostname and port are"
                        + " correct and that the postmaster is accepting TCP/IP connections.",
                "08001",
                refused));
        assertThat(likely.rule()).isEqualTo("connection-refused");
        assertThat(likely.cause()).isEqualTo("Nothing listens at localhost:" + port);
    }

    @Test
    void aServerThatNeverAnswersIsAReadTimeout() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(silent.getInetAddress(), silent.getLocalPort()));
            socket.setSoTimeout(1);
            assertThat(rule(thrownBy(() -> socket.getInputStream().read()))).isEqualTo("read-timeout");
        }
    }

    @Test
    void aServerWithoutTlsIsTold() throws Exception {
        try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread server = new Thread(() -> {
                try (Socket client = plain.accept()) {
                    client.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(UTF_8));
                    client.getInputStream().readAllBytes();
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            server.setDaemon(true);
            server.start();
            try (Socket socket =
                    SSLSocketFactory.getDefault().createSocket(plain.getInetAddress(), plain.getLocalPort())) {
                assertThat(rule(thrownBy(() -> {
                            ((SSLSocket) socket).startHandshake();
                            return null;
                        })))
                        .isEqualTo("tls-plain");
            }
        }
    }

    @Test
    void anUntrustedCertificateIsTold() {
        Throwable untrusted = new java.security.cert.CertPathBuilderException(
                "unable to find valid certification path to requested target");
        assertThat(rule(new javax.net.ssl.SSLHandshakeException("PKIX path building failed")))
                .isEqualTo("tls-untrusted");
        assertThat(rule(untrusted)).isEqualTo("tls-untrusted");
        assertThat(rule(new javax.net.ssl.SSLHandshakeException("Received fatal alert: handshake_failure")))
                .isEqualTo("tls-handshake");
    }

    // ---- the machine

    @Test
    void theHeapIsTold() {
        assertThat(rule(thrownBy(() -> new long[Integer.MAX_VALUE - 8]))).isEqualTo("out-of-memory");
        assertThat(rule(new OutOfMemoryError("Metaspace"))).isEqualTo("metaspace");
        assertThat(rule(new OutOfMemoryError("unable to create native thread: possibly out of memory")))
                .isEqualTo("threads-exhausted");
    }

    @Test
    void anEndlessRecursionIsToldWithItsMethod() {
        LikelyCause likely = wrapped(thrownBy(() -> endless(0)));
        assertThat(likely.rule()).isEqualTo("stack-overflow");
        assertThat(likely.cause()).contains("LikelyCausesTest.endless");
    }

    @SuppressWarnings("InfiniteRecursion")
    private static int endless(int depth) {
        return endless(depth + 1) + 1;
    }

    @Test
    void aMissingClassIsNamed() {
        LikelyCause likely = wrapped(thrownBy(() -> Class.forName("io.confluent.kafka.serializers.Missing")));
        assertThat(likely.rule()).isEqualTo("class-missing");
        assertThat(likely.cause()).endsWith("io.confluent.kafka.serializers.Missing");
        assertThat(wrapped(new NoClassDefFoundError("org/apache/avro/Schema")).cause())
                .endsWith("org.apache.avro.Schema");
    }

    @Test
    void mixedLibrariesAreTold() {
        assertThat(rule(new NoSuchMethodError("'void com.google.common.base.Preconditions.checkArgument(boolean)'")))
                .isEqualTo("libraries-mixed");
        assertThat(rule(new ClassCastException("class org.x.A cannot be cast to class org.x.A (org.x.A is in unnamed"
                        + " module of loader 'app'; org.x.A is in unnamed module of loader PluginLoader)")))
                .isEqualTo("libraries-mixed");
    }

    @Test
    void aFullDiskAndMissingFilesAreTold() throws IOException {
        if (Files.exists(Path.of("/dev/full"))) {
            try (var full = new FileOutputStream("/dev/full")) {
                assertThat(rule(thrownBy(() -> {
                            full.write(1);
                            return null;
                        })))
                        .isEqualTo("disk-full");
            }
        }
        assertThat(rule(thrownBy(
                        () -> new FileInputStream(folder.resolve("none").toFile()))))
                .isEqualTo("file-missing");
        assertThat(rule(thrownBy(() -> Files.readString(folder.resolve("none")))))
                .isEqualTo("file-missing");
        assertThat(rule(new IOException("Too many open files"))).isEqualTo("too-many-open-files");
    }

    @Test
    void aFaultOfThePluginIsToldWithItsPlaceOnlyIfNothingElseIsKnown() {
        Throwable fault = thrownBy(() -> List.of().get(0));
        assertThat(likely(fault).rule()).isEqualTo("plugin-fault");
        assertThat(likely(new ConnectException("Connection reset by peer", fault))
                        .rule())
                .isEqualTo("connection-lost");
    }

    // ---- Kafka

    @Test
    void bootstrapServersThatNobodyKnowsAreTold() {
        assertThat(rule(thrownBy(() -> producer("no-such-broker.invalid:9092", Map.of()))))
                .isEqualTo("kafka-bootstrap");
    }

    @Test
    void aTopicThatKafkaDoesNotTellOfIsNamed() throws Exception {
        try (var producer = producer("127.0.0.1:1", Map.of("max.block.ms", "10"))) {
            Throwable failure = thrownBy(() -> producer.send(new ProducerRecord<>("orders.v1", new byte[1]))
                    .get(10, TimeUnit.SECONDS));
            LikelyCause likely = wrapped(failure instanceof ExecutionException ? failure.getCause() : failure);
            assertThat(likely.rule()).isEqualTo("kafka-topic-missing");
            assertThat(likely.cause()).contains("orders.v1");
        }
        assertThat(rule(new UnknownTopicOrPartitionException("This server does not host this topic-partition.")))
                .isEqualTo("kafka-topic-missing");
    }

    private static KafkaProducer<byte[], byte[]> producer(String bootstrap, Map<String, Object> more) {
        var config = new java.util.HashMap<String, Object>(more);
        config.put("bootstrap.servers", bootstrap);
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Test
    void missingRightsAreToldWithWhatTheyAreFor() {
        assertThat(wrapped(new TopicAuthorizationException(Set.of("orders"))).cause())
                .contains("topic orders");
        assertThat(wrapped(GroupAuthorizationException.forGroupId("connect-orders"))
                        .cause())
                .contains("connect-orders");
        assertThat(likely(new ConnectException(
                                "its principal is not allowed to use transactional id 'c1-orders-0'.",
                                new TransactionalIdAuthorizationException("Transactional Id authorization failed.")))
                        .cause())
                .contains("c1-orders-0");
        assertThat(rule(new SaslAuthenticationException("Authentication failed: Invalid username or password")))
                .isEqualTo("kafka-authentication");
    }

    @Test
    void whatABrokerOrProducerRefusesIsTold() {
        assertThat(rule(new RecordTooLargeException("The message is 2097234 bytes when serialized which is larger than"
                        + " 1048576, which is the value of the max.request.size configuration.")))
                .isEqualTo("kafka-record-too-large");
        assertThat(rule(new ProducerFencedException("There is a newer producer with the same transactionalId")))
                .isEqualTo("kafka-fenced");
        LikelyCause expired = wrapped(
                new TimeoutException("Expiring 12 record(s) for orders-3:120000 ms has passed since batch creation"));
        assertThat(expired.rule()).isEqualTo("kafka-records-expired");
        assertThat(expired.cause()).contains("of orders-3");
        assertThat(rule(new TimeoutException("Timeout of 60000ms expired before the position for partition "
                        + new TopicPartition("t", 0) + " could be determined")))
                .isEqualTo("kafka-timeout");
        assertThat(rule(new org.apache.kafka.clients.consumer.CommitFailedException()))
                .isEqualTo("kafka-poll-interval");
    }

    // ---- records

    @Test
    void plainJsonForAConverterWithSchemasIsTheMostFrequentOfAll() {
        var converter = new JsonConverter();
        converter.configure(Map.of("schemas.enable", "true"), false);
        Throwable failure = thrownBy(() -> converter.toConnectData("orders", "{\"id\":1}".getBytes(UTF_8)));
        LikelyCause likely = likely(new ConnectException("Tolerance exceeded in error handler", failure));
        assertThat(likely.rule()).isEqualTo("json-schemas-enable");
        assertThat(likely.advice()).contains("value.converter.schemas.enable=false");
        assertThat(rule(new DataException("JsonConverter with schemas.enable requires \"schema\" and \"payload\" fields"
                        + " and may not contain additional fields. If you are trying to deserialize plain JSON data, set"
                        + " schemas.enable=false in your converter configuration.")))
                .as("as Apache's converter words it")
                .isEqualTo("json-schemas-enable");
    }

    @Test
    void textForAJsonConverterIsNotJson() {
        var converter = new JsonConverter();
        converter.configure(Map.of("schemas.enable", "false"), false);
        assertThat(rule(thrownBy(() -> converter.toConnectData("orders", "hello".getBytes(UTF_8)))))
                .isEqualTo("not-json");
        assertThat(rule(thrownBy(() -> new ObjectMapper().readTree("{\"a\":")))).isEqualTo("not-json");
    }

    @Test
    void aRecordThatDoesNotFitItsSchemaIsToldWithTheField() {
        Schema schema = SchemaBuilder.struct().field("id", Schema.INT32_SCHEMA).build();
        LikelyCause unknown = wrapped(thrownBy(() -> new Struct(schema).put("ident", 1)));
        assertThat(unknown.rule()).isEqualTo("schema-mismatch");
        assertThat(rule(thrownBy(() -> new Struct(schema).put("id", "text")))).isEqualTo("schema-mismatch");
        assertThat(rule(thrownBy(() -> {
                    new Struct(schema).validate();
                    return null;
                })))
                .isEqualTo("schema-mismatch");
        assertThat(rule(new DataException(
                        "Only Struct objects supported for [field extraction], found: java.lang.String")))
                .isEqualTo("schema-required");
        assertThat(rule(new org.apache.kafka.common.errors.SerializationException("Unknown magic byte!")))
                .isEqualTo("not-avro");
    }

    // ---- Connect

    @Test
    void wrongSettingsAreNamed() {
        var definition = new ConfigDef().define("batch.size", ConfigDef.Type.INT, ConfigDef.Importance.LOW, "");
        assertThat(likely(thrownBy(() -> definition.parse(Map.of()))).cause()).contains("(batch.size)");
        assertThat(likely(thrownBy(() -> definition.parse(Map.of("batch.size", "many"))))
                        .cause())
                .contains("(batch.size)");
        assertThat(rule(new TooManyTasksException("orders", 3, 2))).isEqualTo("too-many-tasks");
    }

    @Test
    void aConfigProviderThatFailsIsTold() {
        try (var provider = new FileConfigProvider()) {
            provider.configure(Map.of());
            Throwable failure =
                    thrownBy(() -> provider.get(folder.resolve("none").toString(), Set.of("password")));
            assertThat(rule(failure)).isEqualTo("config-provider");
        }
    }

    @Test
    void aPluginThatWantsToEndTheProcessIsTold() throws ReflectiveOperationException {
        var refused = Class.forName("dev.tributary.connect.runtime.plugin.PluginExitError")
                .getDeclaredConstructor(String.class);
        refused.setAccessible(true);
        assertThat(rule((Throwable) refused.newInstance("refused"))).isEqualTo("exit-refused");
    }

    @Test
    void aPluginThatInterruptsItselfIsTold() {
        assertThat(likely(new ConnectException(
                                "Task orders-0 ended because its thread was interrupted, which nobody but its own plugin"
                                        + " can have done",
                                new InterruptedException()))
                        .rule())
                .isEqualTo("interrupted");
    }

    // ---- databases

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            28P01 | FATAL: password authentication failed for user "shop"                  | database-authentication
            28000 | Access denied for user 'shop'@'172.17.0.1' (using password: YES)       | database-authentication
            3D000 | FATAL: database "shop" does not exist                                  | database-unknown
            42P01 | ERROR: relation "public.orders" does not exist                         | database-table-missing
            42703 | ERROR: column "total" of relation "orders" does not exist              | database-column
            42601 | ERROR: syntax error at or near "SELCT"                                 | database-syntax
            42501 | ERROR: permission denied for table orders                              | database-privilege
            23505 | ERROR: duplicate key value violates unique constraint "orders_pkey"    | database-constraint
            22001 | ERROR: value too long for type character varying(10)                   | database-value
            40P01 | ERROR: deadlock detected                                               | database-lock
            53300 | FATAL: sorry, too many clients already                                 | database-connections-exhausted
            53100 | ERROR: could not extend file: No space left                            | database-full
            57P01 | FATAL: terminating connection due to administrator command             | database-shut-down
            57P03 | FATAL: the database system is starting up                              | database-starting
            57014 | ERROR: canceling statement due to statement timeout                    | database-query-cancelled
            25006 | ERROR: cannot execute INSERT in a read-only transaction                | database-read-only
            08006 | An I/O error occurred while sending to the backend.                    | database-connection
            XX000 | ERROR: internal error                                                  | database-error
            55006 | ERROR: replication slot "debezium" is active for PID 77                | postgres-slot-in-use
            22023 | Postgres server wal_level property must be 'logical' but is: 'replica' | postgres-wal-level
            53400 | ERROR: all replication slots are in use                                | postgres-slots-exhausted
            42704 | ERROR: replication slot "debezium" does not exist                      | postgres-slot-missing
            42704 | ERROR: publication "dbz_publication" does not exist                    | postgres-publication-missing
            """)
    void statesOfSqlAreTold(String state, String message, String rule) {
        assertThat(rule(new SQLException(message, state))).isEqualTo(rule);
    }

    @Test
    void detailsOfDatabasesAreNamed() {
        assertThat(wrapped(new SQLException("FATAL: password authentication failed for user \"shop\"", "28P01"))
                        .cause())
                .contains("of user shop");
        assertThat(wrapped(new SQLException("ERROR: relation \"public.orders\" does not exist", "42P01"))
                        .cause())
                .contains("no table public.orders");
    }

    @Test
    void ofABatchTheNextExceptionTells() {
        var batch = new BatchUpdateException("Batch entry 0 was aborted", new int[0]);
        batch.setNextException(new SQLException("ERROR: relation \"orders\" does not exist", "42P01"));
        assertThat(rule(batch)).isEqualTo("database-table-missing");
    }

    @Test
    void aMissingDriverIsTold() {
        assertThat(rule(thrownBy(() -> DriverManager.getConnection("jdbc:nobody://localhost/shop"))))
                .isEqualTo("database-driver-missing");
    }

    // ---- all

    @Test
    void theInnermostErrorThatIsKnownCounts() {
        Throwable chain = new org.apache.kafka.common.errors.SerializationException(
                "Error registering schema", new java.net.UnknownHostException("registry"));
        assertThat(likely(chain).rule()).isEqualTo("unknown-host");
    }

    @Test
    void whatNoRuleKnowsIsLeftUnexplained() {
        assertThat(likely(new ConnectException("Something else"))).isNull();
    }

    @Test
    void causesInACircleComeToAnEnd() {
        var one = new RuntimeException("one");
        var other = new RuntimeException("other", one);
        one.initCause(other);
        assertThat(ErrorChain.of(one).links()).hasSize(2);
    }

    @Test
    void everyRuleHasANameOfItsOwnAndAdvice() {
        List<Rule> all = new ArrayList<>(LikelyCauses.TELLING);
        all.addAll(LikelyCauses.VAGUE);
        all.addAll(LikelyCauses.LAST);
        Set<String> names = new HashSet<>();
        assertThat(all).hasSizeGreaterThan(70).allSatisfy(rule -> {
            assertThat(names.add(rule.name())).as(rule.name()).isTrue();
            assertThat(rule.name()).matches("[a-z]+(-[a-z]+)*");
            assertThat(rule.advice()).endsWith(".");
        });
    }

    @Test
    void aConfigExceptionIsNotTakenForOneOfBootstrapServers() {
        assertThat(rule(new ConfigException("topics", "", "expected a topic"))).isEqualTo("setting-invalid");
    }
}
