package dev.tributary.connect.worker;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class ClusterIdLookupTest {
    @Test
    void whileNoBrokerAnswersTheUserIsToldAndTheClientStaysQuiet() throws Exception {
        String nobody = "127.0.0.1:" + unusedPort();
        var told = new CompletableFuture<String>();
        var clientLines = new AtomicInteger();
        Logger ours = logger(ClusterIdLookup.class.getName());
        Logger clients = logger("org.apache.kafka.clients");
        var toldTo = appender(event -> told.complete(event.getFormattedMessage()));
        var countedBy = appender(event -> clientLines.incrementAndGet());
        ours.addAppender(toldTo);
        clients.addAppender(countedBy);
        clients.setLevel(Level.INFO);
        clients.setAdditive(false);
        try (var lookup = ClusterIdLookup.start(Map.of("bootstrap.servers", nobody), "w", Duration.ofSeconds(2))) {
            assertThat(told.get(60, TimeUnit.SECONDS))
                    .contains("No Kafka broker answers at " + nobody)
                    .contains("bootstrap.servers");
            assertThat(lookup.clusterId()).isNull();
        } finally {
            ours.detachAppender(toldTo);
            clients.detachAppender(countedBy);
            clients.setLevel(null);
            clients.setAdditive(true);
        }
        assertThat(clientLines).as("lines in two seconds").hasValueLessThan(60);
    }

    @Test
    void settingsThatNoClientTakesAreToldInOneSentence() throws Exception {
        var told = new CompletableFuture<ILoggingEvent>();
        Logger ours = logger(ClusterIdLookup.class.getName());
        var toldTo = appender(told::complete);
        ours.addAppender(toldTo);
        try (var lookup = ClusterIdLookup.start(
                Map.of("bootstrap.servers", "127.0.0.1:1", "security.protocol", "WRONG"), "w", Duration.ofSeconds(2))) {
            ILoggingEvent line = told.get(60, TimeUnit.SECONDS);
            assertThat(line.getFormattedMessage()).contains("bootstrap.servers=127.0.0.1:1", "WRONG");
            assertThat(line.getThrowableProxy()).isNull();
            assertThat(lookup.clusterId()).isNull();
        } finally {
            ours.detachAppender(toldTo);
        }
    }

    private static Logger logger(String name) {
        return (Logger) LoggerFactory.getLogger(name);
    }

    private static AppenderBase<ILoggingEvent> appender(java.util.function.Consumer<ILoggingEvent> consumer) {
        var appender = new AppenderBase<ILoggingEvent>() {
            @Override
            protected void append(ILoggingEvent event) {
                consumer.accept(event);
            }
        };
        appender.start();
        return appender;
    }

    private static int unusedPort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
