package dev.tributary.connect.runtime.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.TaskId;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
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
