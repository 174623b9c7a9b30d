package dev.tributary.connect.worker.warmup;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.tributary.connect.json.JsonConverter;
import dev.tributary.connect.runtime.state.OffsetCodec;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class WarmUpTest {
    @Test
    void itGoesThroughAllStepsAndLeavesNothingBehind() throws Exception {
        var lines = new ListAppender<ILoggingEvent>();
        lines.start();
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        Logger ours = context.getLogger("dev.tributary");
        Level before = ours.getLevel();
        ours.addAppender(lines);
        ours.setLevel(Level.DEBUG);
        Set<ObjectName> beans = beans();
        try {
            WarmUp warmUp = WarmUp.ofProcess(codec());
            warmUp.begin();
            warmUp.begin();
            assertThat(warmUp.outcome().get(2, TimeUnit.MINUTES)).isBetween(1, WarmUp.STEPS);
        } finally {
            ours.setLevel(before);
            ours.detachAppender(lines);
        }
        assertThat(List.copyOf(lines.list))
                .extracting(ILoggingEvent::getFormattedMessage)
                .singleElement()
                .asString()
                .startsWith("Warmed up: ");
        assertThat(context.getTurboFilterList()).isEmpty();
        assertThat(beans()).isEqualTo(beans);
        awaitNoThreads();
    }

    @Test
    void whoHasWorkEndsIt() throws Exception {
        WarmUp warmUp = WarmUp.ofProcess(codec());
        warmUp.begin();
        warmUp.close();
        assertThat(warmUp.outcome().get(2, TimeUnit.MINUTES)).isZero();
        warmUp.close();
        awaitNoThreads();
    }

    @Test
    void itDoesNotBeginWhereItHasEndedOrIsNotWanted() {
        WarmUp ended = WarmUp.ofProcess(codec());
        ended.close();
        ended.begin();
        WarmUp.NONE.begin();
        WarmUp.NONE.close();
        assertThat(threads()).isEmpty();
        assertThat(Stream.of(ended, WarmUp.NONE).map(WarmUp::outcome)).noneMatch(CompletableFuture::isDone);
    }

    /** Threads end a moment after what they did. */
    private static void awaitNoThreads() {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (!threads().isEmpty() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(threads()).isEmpty();
    }

    /** Those of the JDK stay, whoever needed them first. */
    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getThreadGroup() != null
                        && thread.getThreadGroup().getName().equals("connect-warm-up"))
                .map(Thread::getName)
                .filter(name ->
                        !name.equals("CompletableFutureDelayScheduler") && !name.startsWith("ForkJoinPool.commonPool"))
                .toList();
    }

    private static Set<ObjectName> beans() {
        return ManagementFactory.getPlatformMBeanServer().queryNames(null, null).stream()
                .filter(name -> !name.getDomain().startsWith("java.")
                        && !name.getDomain().startsWith("JMImplementation"))
                .collect(Collectors.toSet());
    }

    private static OffsetCodec codec() {
        var converter = new JsonConverter();
        converter.configure(Map.of("schemas.enable", "false"), true);
        return new OffsetCodec(converter, converter);
    }
}
