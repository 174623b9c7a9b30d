package dev.tributary.connect.runtime.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ComplaintTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger("complaint-test");
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();
    private Instant now = Instant.EPOCH;
    private final Complaint complaint = new Complaint(logger, () -> now);

    @BeforeEach
    void capture() {
        appender.start();
        logger.addAppender(appender);
    }

    @AfterEach
    void release() {
        logger.detachAppender(appender);
    }

    @Test
    void theFirstFailureIsToldAtOnceAndOthersOnceIn30Seconds() {
        for (int second = 0; second <= 60; second++) {
            now = Instant.ofEpochSecond(second);
            complaint.warn("reading failed", new IllegalStateException("no broker"));
        }
        List<String> warnings = appender.list.stream()
                .filter(event -> event.getLevel() == Level.WARN)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
        assertThat(warnings).hasSize(3).allMatch(text -> text.startsWith("reading failed"));
        assertThat(warnings.get(0)).contains("no broker").doesNotContain("more failures");
        assertThat(warnings.get(2)).contains("after 29 more failures");
    }
}
