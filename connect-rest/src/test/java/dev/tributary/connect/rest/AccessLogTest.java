package dev.tributary.connect.rest;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class AccessLogTest {
    @Test
    void everyRequestIsOneLineWithItsDuration() throws InterruptedException {
        BlockingQueue<ILoggingEvent> lines = new LinkedBlockingQueue<>();
        AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                lines.add(event);
            }
        };
        appender.start();
        Logger access = (Logger) LoggerFactory.getLogger("dev.tributary.connect.rest.access");
        access.setLevel(Level.INFO);
        access.addAppender(appender);
        try (Rest rest = Rest.start()) {
            rest.send(rest.request("GET", "/connectors?expand=info", "").header("User-Agent", "test/1 \u00e4"));
            rest.get("/nope");
            ILoggingEvent first = lines.poll(30, TimeUnit.SECONDS);
            ILoggingEvent second = lines.poll(30, TimeUnit.SECONDS);
            assertThat(first.getLevel()).isEqualTo(Level.INFO);
            assertThat(first.getFormattedMessage())
                    .matches("127\\.0\\.0\\.1 - - \\[[^]]+] \"GET /connectors\\?expand=info HTTP/1\\.1\" 200 2 "
                            + "\"-?\" \"test/1 .*\" \\d+");
            assertThat(second.getFormattedMessage()).contains("\"GET /nope HTTP/1.1\" 404 ");
            assertThat(lines).isEmpty();
        } finally {
            access.detachAppender(appender);
            access.setLevel(null);
        }
    }
}
