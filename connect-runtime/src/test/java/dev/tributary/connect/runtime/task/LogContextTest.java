package dev.tributary.connect.runtime.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.InstanceId;
import dev.tributary.connect.api.TaskId;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;

final class LogContextTest {
    private final ConnectorName orders = ConnectorName.of("orders");

    @AfterEach
    void clear() {
        MDC.clear();
    }

    private static @Nullable String here() {
        return MDC.get("connector.context");
    }

    @Test
    void theValuesAreThoseThatLogFiltersKnow() {
        assertThat(LogContext.worker(orders).value()).isEqualTo("[orders|worker] ");
        assertThat(LogContext.task(new TaskId(orders, 12)).value()).isEqualTo("[orders|task-12] ");
        assertThat(LogContext.offsets(new TaskId(orders, 12)).value()).isEqualTo("[orders|task-12|offsets] ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders", "", "a|b", "a|task-0", "x] ", "[x", "a|worker", "a b"})
    void whoseAValueIsIsReadFromItWhateverTheNameHolds(String name) {
        var connector = ConnectorName.of(name);
        var task = new TaskId(connector, 12);
        for (LogContext ofTask : List.of(LogContext.task(task), LogContext.offsets(task))) {
            assertThat(LogContext.instance(ofTask.value())).isEqualTo(InstanceId.of(task));
            assertThat(LogContext.isOf(connector, ofTask.value())).isTrue();
            assertThat(LogContext.isOf(orders, ofTask.value())).isEqualTo(name.equals("orders"));
        }
        String ofConnector = LogContext.worker(connector).value();
        assertThat(LogContext.instance(ofConnector)).isEqualTo(InstanceId.of(connector));
        assertThat(LogContext.isOf(connector, ofConnector)).isTrue();
    }

    @Test
    void aConnectorWhoseNameBeginsLikeAnothersContextIsAnother() {
        String other = LogContext.worker(ConnectorName.of("orders|task-0")).value();
        assertThat(LogContext.isOf(orders, other)).isFalse();
        assertThat(LogContext.isOf(
                        orders, LogContext.worker(ConnectorName.of("orders2")).value()))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[",
                "[] ",
                "[|] ",
                "orders",
                "[orders] ",
                "[orders|task-x] ",
                "[orders|task-] ",
                "[orders|other] ",
                "[orders|task--1] ",
                "[orders|task-99999999999] ",
                "[|offsets] ",
                "[orders|offsets] "
            })
    void whatSomebodyElsePutThereIsNobodys(String value) {
        assertThat(LogContext.instance(value)).isNull();
    }

    @Test
    void anInnerContextEndsWithItsWorkAndNothingElseIsTouched() {
        MDC.put("of.plugin", "stays");
        LogContext.task(new TaskId(orders, 0)).run(() -> {
            assertThat(LogContext.worker(orders).call(LogContextTest::here)).isEqualTo("[orders|worker] ");
            assertThat(here()).isEqualTo("[orders|task-0] ");
        });
        assertThat(here()).isNull();
        assertThat(MDC.get("of.plugin")).isEqualTo("stays");
    }

    @Test
    void itEndsWithWorkThatFailsToo() {
        assertThatThrownBy(() -> LogContext.worker(orders).run(() -> {
                    throw new IOException("gone");
                }))
                .isInstanceOf(IOException.class);
        assertThat(here()).isNull();
    }

    @Test
    void whatATaskHasDoneByAHelperIsLoggedAsTheTasks() throws Exception {
        try (var executors = new TaskExecutors()) {
            var seen = new CompletableFuture<@Nullable String>();
            LogContext.task(new TaskId(orders, 3)).run(() -> executors.helpers().execute(() -> seen.complete(here())));
            assertThat(seen.get(30, TimeUnit.SECONDS)).isEqualTo("[orders|task-3] ");

            var nobodys = new CompletableFuture<@Nullable String>();
            executors.helpers().execute(() -> nobodys.complete(here()));
            assertThat(nobodys.get(30, TimeUnit.SECONDS)).isNull();
        }
    }
}
