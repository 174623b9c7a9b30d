package dev.tributary.connect.rest.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.api.AlertKind;
import dev.tributary.connect.api.AlertSettings;
import dev.tributary.connect.rest.alerts.Alert.Facts;
import dev.tributary.connect.rest.alerts.AlertSetup.AlertMetrics;
import dev.tributary.connect.rest.alerts.Delivery.State;
import dev.tributary.connect.rest.alerts.TestReceiver.Answer;
import dev.tributary.connect.rest.alerts.TestReceiver.Received;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Alerts on their way to a receiver that is not always well. */
@Timeout(60)
class WebhookTest {
    private static final Instant AT = Instant.ofEpochSecond(1_000_000);

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService executor = Executors.newFixedThreadPool(2);
    private final TestReceiver receiver = new TestReceiver();

    @AfterEach
    void close() {
        receiver.close();
        clock.shutdownNow();
        executor.shutdownNow();
    }

    private Webhook webhook(URI url, Duration timeout) {
        AlertSettings defaults = AlertSettings.DEFAULT;
        AlertSettings settings = new AlertSettings(
                defaults.policy(),
                List.of(url),
                Map.of("Authorization", "Bearer s3cret"),
                timeout,
                Duration.ofMillis(1),
                Duration.ofMillis(20),
                null);
        AlertWatch.Timer timer = (action, delay) -> {
            Future<?> task = clock.schedule(() -> executor.execute(action), delay.toMillis(), TimeUnit.MILLISECONDS);
            return () -> task.cancel(false);
        };
        Webhook webhook = new Webhook(
                url,
                new Webhook.Surroundings(
                        settings,
                        new HttpSender(timeout, executor, timer),
                        timer,
                        InstantSource.fixed(AT),
                        AlertMetrics.NONE,
                        entry -> ((entry.fired() ? "fired " : "ended ")
                                        + entry.alert().key().task())
                                .getBytes(StandardCharsets.UTF_8)));
        webhook.be(true);
        return webhook;
    }

    private Webhook webhook() {
        return webhook(receiver.url("/hook/s3cret?key=s3cret"), Duration.ofSeconds(20));
    }

    private static Alert alert(int task) {
        return new Alert(
                new AlertKey(AlertKind.TASK_FAILED, "orders", task), new Facts(null, "It failed.", null), AT, AT, null);
    }

    private static void offer(Webhook webhook, List<Alert> fired, List<Alert> ended) {
        webhook.offer(fired, ended, fired);
    }

    private void await(Webhook webhook, int task, State state) {
        TestReceiver.await("task " + task + " " + state, () -> {
            Delivery delivery = webhook.delivery(alert(task));
            return delivery != null && delivery.fired() == state;
        });
    }

    @Test
    void whatAReceiverDoesNotTakeIsTriedUntilItDoesAndInOrder() {
        receiver.answers(Answer.status(500), Answer.status(503), Answer.status(429), Answer.CLOSE, Answer.status(408));
        Webhook webhook = webhook();
        offer(webhook, List.of(alert(0), alert(1)), List.of());
        await(webhook, 1, State.DELIVERED);

        assertThat(receiver.bodies())
                .containsExactly("fired 0", "fired 0", "fired 0", "fired 0", "fired 0", "fired 0", "fired 1");
        assertThat(webhook.delivery(alert(0))).isEqualTo(new Delivery(State.DELIVERED, null, 6, null));
        assertThat(webhook.status().delivered()).isEqualTo(2);
        assertThat(webhook.status().problem()).isNull();
        Received first = receiver.received().get(0);
        assertThat(first.header("Authorization")).isEqualTo("Bearer s3cret");
        assertThat(first.header("Content-Type")).isEqualTo("application/json");
        assertThat(first.path()).isEqualTo("/hook/s3cret?key=s3cret");
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 307, 400, 401, 404, 410, 422})
    void whatAReceiverRefusesForGoodIsToldAndNotTriedAgainNorFollowedElsewhere(int status) {
        receiver.answers(Answer.status(status));
        Webhook webhook = webhook();
        offer(webhook, List.of(alert(0), alert(1)), List.of());
        await(webhook, 1, State.DELIVERED);

        assertThat(receiver.bodies()).containsExactly("fired 0", "fired 1");
        assertThat(webhook.delivery(alert(0)).fired()).isEqualTo(State.REJECTED);
        assertThat(webhook.delivery(alert(0)).problem()).contains("status " + status);
        assertThat(receiver.received()).noneMatch(it -> it.path().equals("/elsewhere"));
    }

    @Test
    void aReceiverThatHangsOrWhoseAnswerHasNoEndIsGivenUpAndTriedAgain() {
        receiver.answers(Answer.HANG, Answer.ENDLESS);
        Webhook webhook = webhook(receiver.url("/"), Duration.ofMillis(300));
        offer(webhook, List.of(alert(0), alert(1)), List.of());
        await(webhook, 1, State.DELIVERED);

        // What was taken too late for the time-out, on a busy machine, is repeated.
        assertThat(receiver.bodies())
                .startsWith("fired 0", "fired 0", "fired 0")
                .contains("fired 1");
    }

    @Test
    void whatIsOverWhileAReceiverIsAwayIsSentIfItMayKnowOfItAndElseNotAtAll() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        Webhook webhook = webhook(URI.create("http://127.0.0.1:" + free + "/"), Duration.ofSeconds(20));
        offer(webhook, List.of(alert(0), alert(1)), List.of());
        TestReceiver.await("an attempt", () -> webhook.status().problem() != null);
        webhook.offer(
                List.of(),
                List.of(alert(0).ended(AT, "over"), alert(1).ended(AT, "over")),
                List.of(alert(0), alert(1)));
        assertThat(webhook.status().waiting()).isEqualTo(2);
        assertThat(webhook.delivery(alert(1)).fired()).isEqualTo(State.SKIPPED);
        assertThat(webhook.status().problem().why()).startsWith("It cannot be reached (");

        try (TestReceiver back = new TestReceiver(free)) {
            TestReceiver.await("both", () -> back.bodies().size() == 2);
            assertThat(back.bodies()).containsExactly("fired 0", "ended 0");
        }
    }

    @Test
    void whatIsShownOfAnAddressIsNoSecret() {
        Webhook webhook = webhook();
        assertThat(webhook.status().shown()).isEqualTo("http://127.0.0.1:" + receiver.port() + "/…");
        assertThat(webhook.id()).matches("[0-9a-f]{12}").isEqualTo(webhook().id());
        assertThat(webhook(receiver.url("/other"), Duration.ofSeconds(1)).id()).isNotEqualTo(webhook.id());
    }

    @Test
    void oneThatMayNotSendYetBeginsWhereItWasWhenItMay() {
        Webhook webhook = webhook();
        webhook.be(false);
        offer(webhook, List.of(alert(0)), List.of());
        assertThat(webhook.delivery(alert(0)).attempts()).isZero();
        webhook.be(true);
        await(webhook, 0, State.DELIVERED);
        assertThat(receiver.bodies()).containsExactly("fired 0");
    }
}
