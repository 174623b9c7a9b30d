package dev.tributary.connect.runtime.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tributary.connect.api.InstanceState;
import dev.tributary.connect.api.TargetState;
import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.runtime.config.TopicCreation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownServerException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class CreatedTopicsTest {
    private static final UnknownTopicOrPartitionException ABSENT = new UnknownTopicOrPartitionException("absent");

    private final FakeTopicAdmin admin = new FakeTopicAdmin();
    private final RunControl control = new RunControl(TargetState.STARTED);
    private final List<Runnable> handedOver = new ArrayList<>();
    private final CreatedTopics topics = new CreatedTopics(
            new TaskRun(TaskId.of("orders", 1), control, new StateReports(new IgnoringListener())),
            Objects.requireNonNull(TopicCreation.parse(Map.of(
                    "topic.creation.groups", "logs",
                    "topic.creation.logs.include", "log.*",
                    "topic.creation.logs.partitions", "7",
                    "topic.creation.logs.retention.ms", "123",
                    "topic.creation.default.partitions", "3",
                    "topic.creation.default.replication.factor", "-1"))),
            admin.client(),
            handedOver::add);

    @Test
    void aTopicThatIsThereIsLookedForOnce() {
        admin.yes().yes();

        for (int i = 0; i < 3; i++) {
            topics.ensure("a");
            topics.ensure(new String("b")); // another object each time
        }

        assertThat(admin.asked).containsExactly("describe a", "describe b");
    }

    @Test
    void aTopicThatIsNotThereIsCreatedAsItsGroupSays() {
        admin.no(ABSENT).yes().no(ABSENT).yes();

        topics.ensure("a");
        topics.ensure("log-1");

        assertThat(admin.asked)
                .containsExactly(
                        "describe a", "create a 3 -1 {}", "describe log-1", "create log-1 7 -1 {retention.ms=123}");
    }

    @Test
    void aTopicThatSomebodyElseCreatedMeanwhileIsAsGood() {
        admin.no(ABSENT).no(new TopicExistsException("there"));

        topics.ensure("a");
        topics.ensure("a");

        assertThat(admin.asked).hasSize(2);
    }

    @ParameterizedTest
    @MethodSource("whatABrokerMayAnswerToALook")
    void whereNobodyCanTellWhetherATopicExistsTheTaskFails(ApiException answer) {
        admin.no(answer);

        assertThatThrownBy(() -> topics.ensure("a"))
                .isExactlyInstanceOf(ConnectException.class)
                .hasMessageContainingAll(
                        "orders-1", "topic a", "exists", String.valueOf(answer.getMessage()), "restart")
                .hasCause(answer);
    }

    static Stream<ApiException> whatABrokerMayAnswerToALook() {
        return Stream.of(
                new ClusterAuthorizationException("not you"),
                new TopicAuthorizationException("not there"),
                new UnsupportedVersionException("too old"),
                new InvalidTopicException("no such name"),
                new UnknownServerException("who knows"));
    }

    @ParameterizedTest
    @MethodSource("whatABrokerMayAnswerToACreation")
    void aTopicThatCannotBeCreatedFailsTheTaskWithTopicGroupAndWhatToDo(ApiException answer) {
        admin.no(ABSENT).no(answer);

        assertThatThrownBy(() -> topics.ensure("log-1"))
                .isExactlyInstanceOf(ConnectException.class)
                .hasMessageContainingAll(
                        "orders-1", "topic log-1", "group logs", "partitions=7", answer.getMessage(), "create")
                .hasMessageContaining("restart the task")
                .hasMessageNotContaining("123")
                .hasCause(answer);
    }

    static Stream<ApiException> whatABrokerMayAnswerToACreation() {
        return Stream.of(
                new ClusterAuthorizationException("not you"),
                new TopicAuthorizationException("not there"),
                new UnsupportedVersionException("too old"),
                new InvalidConfigurationException("no such setting"),
                new InvalidReplicationFactorException("one broker"),
                new PolicyViolationException("the cluster's policy"),
                new UnknownServerException("who knows"));
    }

    @ParameterizedTest
    @MethodSource("whatPasses")
    void whatPassesIsTriedAgain(ApiException first, @Nullable ApiException second) {
        admin.no(first);
        if (second != null) {
            admin.no(second);
        }
        assertThatThrownBy(() -> topics.ensure("a"))
                .isInstanceOf(RetriableException.class)
                .hasMessageContainingAll("orders-1", "topic a");
        int before = admin.asked.size();
        admin.yes();

        topics.ensure("a");

        assertThat(admin.asked).hasSize(before + 1);
    }

    static Stream<org.junit.jupiter.params.provider.Arguments> whatPasses() {
        return Stream.of(
                org.junit.jupiter.params.provider.Arguments.of(new TimeoutException("no broker"), null),
                org.junit.jupiter.params.provider.Arguments.of(new DisconnectException("gone"), null),
                org.junit.jupiter.params.provider.Arguments.of(ABSENT, new TimeoutException("no controller")));
    }

    @Test
    void aTaskThatIsStoppedDoesNotWaitForTheBrokers() throws Exception {
        CompletableFuture<Throwable> outcome =
                CompletableFuture.supplyAsync(() -> catchThrowable(() -> topics.ensure("a")));
        admin.firstQuestion.await();

        control.stop();

        assertThat(outcome.get(30, TimeUnit.SECONDS))
                .isInstanceOf(RetriableException.class)
                .hasMessageContaining("being stopped");
    }

    @Test
    void closingEndsAWaitAndDoesNotBlockTheCaller() throws Exception {
        CompletableFuture<Throwable> outcome =
                CompletableFuture.supplyAsync(() -> catchThrowable(() -> topics.ensure("a")));
        admin.firstQuestion.await();

        topics.close();
        topics.close();

        assertThat(handedOver).hasSize(1);
        assertThat(admin.closed.getCount()).isOne(); // nothing was closed on this thread
        handedOver.get(0).run();
        assertThat(outcome.get(30, TimeUnit.SECONDS)).isInstanceOf(RetriableException.class);
    }

    @Test
    void anInterruptEndsAWaitAndIsNotSwallowed() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        List<Object> seen = new ArrayList<>();
        Thread task = new Thread(() -> {
            seen.add(catchThrowable(() -> topics.ensure("a")));
            seen.add(Thread.currentThread().isInterrupted());
            ended.countDown();
        });
        task.start();
        admin.firstQuestion.await();

        task.interrupt();
        ended.await();

        assertThat(seen.get(0)).isInstanceOf(RetriableException.class);
        assertThat(seen.get(1)).isEqualTo(true);
    }

    private static final class IgnoringListener implements InstanceListener {
        @Override
        public void onState(InstanceState state, @Nullable Throwable failure, @Nullable String version) {}

        @Override
        public void onReconfigurationRequested() {}
    }
}
