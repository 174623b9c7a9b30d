package dev.tributary.connect.worker;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;
import org.slf4j.MarkerFactory;

final class LogEncoderTest {
    private static final String SECRET = "gpx-49!wolf\"x";
    private static final ObjectMapper JSON = new ObjectMapper();
    private final LoggerContext context = new LoggerContext();
    private final Logger logger = context.getLogger("some.plugin");
    private final ListAppender<ILoggingEvent> events = new ListAppender<>();

    LogEncoderTest() {
        context.setMDCAdapter(Objects.requireNonNull(MDC.getMDCAdapter()));
        events.start();
        logger.addAppender(events);
    }

    @AfterEach
    void stop() {
        MDC.clear();
        context.stop();
    }

    private String line(String format) {
        var encoder = new LogEncoder();
        encoder.setContext(context);
        encoder.setFormat(format);
        encoder.start();
        return new String(encoder.encode(events.list.get(0)), StandardCharsets.UTF_8);
    }

    private JsonNode json() {
        String line = line("json");
        assertThat(line).endsWith("\n").containsOnlyOnce("\n");
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new AssertionError(line, e);
        }
    }

    @Test
    void aLineHasTheFieldsOfTheEvent() {
        MDC.put("connector.context", "[orders|task-7] ");
        MDC.put("request", "r-1");
        logger.atWarn()
                .addMarker(MarkerFactory.getDetachedMarker("AUDIT"))
                .addKeyValue("size", 3)
                .log("{} \"lines\"\nof text", 2);

        JsonNode json = json();

        assertThat(json.toString())
                .isEqualTo("{\"timestamp\":\"" + json.path("timestamp").asText() + "\",\"level\":\"WARN\","
                        + "\"logger\":\"some.plugin\",\"thread\":\""
                        + Thread.currentThread().getName()
                        + "\",\"connector\":\"orders\",\"task\":7,\"scope\":\"task\","
                        + "\"message\":\"2 \\\"lines\\\"\\nof text\",\"mdc\":{\"request\":\"r-1\"},"
                        + "\"fields\":{\"size\":\"3\"},\"markers\":[\"AUDIT\"]}");
        assertThat(json.path("timestamp").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
        assertThat(Instant.parse(json.path("timestamp").asText()).toEpochMilli())
                .isEqualTo(events.list.get(0).getTimeStamp());
    }

    @Test
    void anExceptionComesWithItsStackTraceAndCauses() {
        logger.error("failed", new IllegalStateException("outer", new IOException("inner")));

        assertThat(json().path("exception").asText()).isEqualTo(IllegalStateException.class.getName());
        assertThat(json().path("stack_trace").asText())
                .startsWith("java.lang.IllegalStateException: outer")
                .contains("Caused by: java.io.IOException: inner", "at " + LogEncoderTest.class.getName());
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            delimiter = ';',
            value = {
                "~[orders|worker] ~;orders;;worker",
                "~[orders|task-0|offsets] ~;orders;0;offsets",
                "~[a|task-1] b|task-2] ~;a|task-1] b;2;task",
                "~[|worker] ~;~~;;worker",
                "~[orders|validate] ~;orders;;validate",
            })
    void connectorAndTaskAreFieldsOfTheirOwn(String value, String connector, Integer task, String scope) {
        MDC.put("connector.context", value);
        logger.info("here");

        JsonNode json = json();
        assertThat(json.path("connector").asText()).isEqualTo(connector);
        assertThat(json.has("task")).isEqualTo(task != null);
        assertThat(json.path("task").asInt(-1)).isEqualTo(task == null ? -1 : task);
        assertThat(json.path("scope").asText()).isEqualTo(scope);
        assertThat(json.has("mdc")).isFalse();
    }

    @Test
    void aContextThatIsNotOursIsNotLost() {
        MDC.put("connector.context", "[orders|task-12345678901] ");
        logger.info("here");

        assertThat(json().path("mdc").path("connector.context").asText()).isEqualTo("[orders|task-12345678901] ");
        assertThat(json().has("connector")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "TEXT", "", "xml"})
    void textIsWrittenByThePattern(String format) {
        MDC.put("connector.context", "[orders|task-7] ");
        logger.info("here {}", "I am");

        assertThat(line(format)).matches("(?s)\\[.+] INFO \\[orders\\|task-7] here I am \\(some.plugin:.+\\)\\R");
        assertThat(context.getStatusManager().getCopyOfStatusList())
                .filteredOn(status -> status.getMessage().contains("expected: text or json"))
                .hasSize(format.equals("xml") ? 1 : 0);
    }

    /** Ours, and Logback's, which writes arguments as they are. */
    @Test
    void noEncoderWritesASecretWhereverItIs() throws IOException {
        List<Runnable> statements = List.of(
                () -> logger.info("connected", SECRET),
                () -> logger.info("with {}", SECRET),
                () -> logger.atInfo().addKeyValue("password", SECRET).log("connected"),
                () -> logger.atInfo()
                        .addMarker(MarkerFactory.getDetachedMarker(SECRET))
                        .log("connected"),
                () -> logger.error("failed", new IllegalStateException(SECRET, new IOException(SECRET))),
                () -> {
                    MDC.put("user", SECRET);
                    logger.info("connected");
                });
        for (Runnable statement : statements) {
            statement.run();
            events.list.get(events.list.size() - 1).prepareForDeferredProcessing(); // takes the MDC of now
            MDC.clear();
        }

        var ours = new LogEncoder();
        ours.setFormat("json");
        var logbacks = new JsonEncoder();
        logbacks.setWithArguments(true);
        for (Encoder<ILoggingEvent> encoder : List.of(ours, logbacks)) {
            encoder.setContext(context);
            encoder.start();
            assertThat(events.list).hasSize(statements.size());
            for (ILoggingEvent event : events.list) {
                var redacted = RedactedEvent.of(event, text -> text.replace(SECRET, "${v:p}"));
                assertThat(new String(encoder.encode(redacted), StandardCharsets.UTF_8))
                        .doesNotContain("gpx-49")
                        .satisfies(line ->
                                assertThat(JSON.readTree(line).isObject()).isTrue());
            }
        }
    }

    @Test
    void aConfigurationForLog4jIsSaidToHaveNoEffect() {
        var system = new Properties();
        system.setProperty("logback.configurationFile", "/our.xml");
        assertThat(ForeignLogConfig.of(system)).isEmpty();

        system.setProperty("log4j2.configurationFile", "/etc/log4j2.yaml");
        assertThat(ForeignLogConfig.of(system))
                .singleElement()
                .asString()
                .contains("-Dlog4j2.configurationFile=/etc/log4j2.yaml has no effect", "/our.xml");
    }

    @Test
    void theConfigurationOfTheScriptsSwitchesByOneSetting(@TempDir Path folder) throws Exception {
        context.putProperty("kafka.logs.dir", folder.toString());
        context.putProperty("TRIBUTARY_LOG_FORMAT", "json");
        var configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(Path.of("../config/connect-logback.xml").toFile());
        var console = (OutputStreamAppender<ILoggingEvent>)
                Objects.requireNonNull(context.getLogger("ROOT").getAppender("STDOUT"));
        var out = new ByteArrayOutputStream();
        console.setOutputStream(out);
        LogRedaction.install(context);

        logger.info("hello");

        for (String line :
                List.of(out.toString(StandardCharsets.UTF_8), Files.readString(folder.resolve("connect.log")))) {
            assertThat(JSON.readTree(line).path("message").asText()).isEqualTo("hello");
        }
    }
}
