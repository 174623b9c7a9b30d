package dev.tributary.connect.runtime.task;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.tributary.connect.api.TaskId;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

@Timeout(60)
class WatchedTopicsTest {
    private final TaskExecutors executors = new TaskExecutors();
    private final FakeTopicAdmin admin = new FakeTopicAdmin();
    private final BlockingQueue<ILoggingEvent> warnings = new LinkedBlockingQueue<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(WatchedTopics.class);
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            event.getMDCPropertyMap();
            warnings.add(event);
        }
    };

    @BeforeEach
    void listen() {
        logger.setLevel(Level.WARN);
        appender.start();
        logger.addAppender(appender);
    }

    @AfterEach
    void close() {
        logger.detachAppender(appender);
        logger.setLevel(null);
        executors.close();
    }

    private WatchedTopics topics(Duration patience) {
        return new WatchedTopics(TaskId.of("orders", 0), admin::client, executors, patience);
    }

    @Test
    void aSendThatBlocksBecauseThereIsNoSuchTopicIsExplained() throws Exception {
        admin.no(new UnknownTopicOrPartitionException("absent"));

        topics(Duration.ofMillis(1)).ensure("nowhere");

        ILoggingEvent warning = warnings.poll(30, TimeUnit.SECONDS);
        assertThat(warning).isNotNull();
        assertThat(warning.getFormattedMessage())
                .contains("orders-0", "topic nowhere", "does not exist", "topic.creation.");
        assertThat(warning.getMDCPropertyMap()).containsEntry("connector.context", "[orders|task-0] ");
        admin.closed.await();
    }

    @Test
    void aSlowBrokerIsNoReasonToWarn() throws Exception {
        admin.yes();

        topics(Duration.ofMillis(1)).ensure("there");

        admin.closed.await();
        assertThat(warnings).isEmpty();
    }

    @Test
    void aRecordThatWasTakenIsNotLookedAfterAndNeitherIsTheNextToThatTopic() {
        WatchedTopics topics = topics(Duration.ofHours(1));

        topics.ensure("a");
        assertThat(looksPlanned()).isOne();
        topics.sent();
        assertThat(looksPlanned()).isZero();
        topics.ensure("b");
        topics.sent();
        topics.ensure("a");
        assertThat(looksPlanned()).isZero();
    }

    private int looksPlanned() {
        return ((ScheduledThreadPoolExecutor) executors.timer()).getQueue().size();
    }
}
