package dev.tributary.connect.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

final class WorkerMainTest {
    @TempDir
    Path folder;

    private final Logger logger = (Logger) LoggerFactory.getLogger(WorkerMain.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(log);
    }

    @Test
    void whatHasAClearMessageIsToldWithoutATrace() {
        var inUse = new UncheckedIOException("Cannot listen on http://:8083", new IOException("in use"));

        assertThat(notStarted(inUse)).isEqualTo(2);
        assertThat(notStarted(new ConnectException("no manifest"))).isEqualTo(2);

        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("did not start: Cannot listen on http://:8083\n", "did not start: no manifest\n");
        assertThat(log.list)
                .filteredOn(event -> event.getLevel() == Level.ERROR)
                .hasSize(2)
                .allSatisfy(event -> assertThat(event.getThrowableProxy()).isNull());
    }

    @Test
    void whatAKafkaClientRefusesIsToldWithTheSettingInsteadOfATrace() {
        var refused = new KafkaException(
                "Failed to create new KafkaAdminClient",
                new ConfigException("No resolvable bootstrap urls given in bootstrap.servers"));

        assertThat(notStarted(refused)).isEqualTo(2);

        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("KafkaAdminClient: No resolvable bootstrap urls given in bootstrap.servers. Correct");
        assertThat(log.list)
                .filteredOn(event -> event.getLevel() == Level.ERROR)
                .singleElement()
                .satisfies(event -> assertThat(event.getThrowableProxy()).isNull());
    }

    @Test
    void whatNobodyForesawIsToldWithItsTrace() {
        assertThat(notStarted(new IllegalStateException("odd"))).isEqualTo(2);
        assertThat(notStarted(new ConnectException("a plugin failed", new IllegalStateException("odd"))))
                .isEqualTo(2);

        assertThat(log.list)
                .filteredOn(event -> event.getLevel() == Level.ERROR)
                .hasSize(2)
                .allSatisfy(event -> assertThat(event.getThrowableProxy()).isNotNull());
    }

    @Test
    void aPropertiesFileThatIsNotThereIsNamedWithItsWholePath() {
        Path missing = folder.resolve("no-such.properties");

        assertThatThrownBy(() -> WorkerMain.properties(missing.toString()))
                .hasMessage("The worker's properties file " + missing
                        + " does not exist. Commented examples are in config/.");
    }

    private int notStarted(RuntimeException failure) {
        return WorkerMain.notStarted(failure, new PrintStream(err, true, StandardCharsets.UTF_8));
    }
}
