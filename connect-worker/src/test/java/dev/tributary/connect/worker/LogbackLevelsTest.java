package dev.tributary.connect.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import dev.tributary.connect.api.ConnectClusterException.BadRequest;
import dev.tributary.connect.api.ConnectClusterException.NotFound;
import dev.tributary.connect.api.LoggerLevel;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.helpers.NOPLoggerFactory;

final class LogbackLevelsTest {
    private final LoggerContext context = new LoggerContext();
    private Instant now = Instant.ofEpochMilli(1_000);
    private final LogbackLevels levels = new LogbackLevels(context, () -> now);

    LogbackLevelsTest() {
        context.getLogger("root").setLevel(Level.INFO);
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    private String level(String logger) {
        return levels.level(logger).map(LoggerLevel::level).orElse("unknown");
    }

    @Test
    void allLoggersAreListedByNameWithTheLevelInEffectButThoseThatAreOff() {
        context.getLogger("b.child");
        context.getLogger("b").setLevel(Level.DEBUG);
        context.getLogger("a").setLevel(Level.OFF);

        assertThat(levels.levels())
                .containsExactly(
                        Map.entry("b", new LoggerLevel("DEBUG", null)),
                        Map.entry("b.child", new LoggerLevel("DEBUG", null)),
                        Map.entry("root", new LoggerLevel("INFO", null)));
        assertThat(level("a")).isEqualTo("OFF");
    }

    @Test
    void theRootLoggerIsRootInAnyCase() {
        assertThat(level("root")).isEqualTo("INFO");
        assertThat(level("ROOT")).isEqualTo("INFO");
        assertThat(levels.setLevel("Root", "warn")).containsExactly("root");
        assertThat(levels.levels()).containsOnlyKeys("root");
    }

    @Test
    void askingForALoggerDoesNotMakeIt() {
        assertThat(levels.level("never.seen")).isEmpty();
        assertThat(levels.levels()).containsOnlyKeys("root");
    }

    @Test
    void aLoggerAndAllWhoseNamesBeginWithItsNameAreSetAlsoThoseThatHaveALevelOfTheirOwn() {
        for (String name : List.of("org.app.http", "org.apple", "org.ap", "org.b")) {
            context.getLogger(name);
        }
        context.getLogger("org.app.http").setLevel(Level.ERROR);

        assertThat(levels.setLevel("org.app", "DEBUG")).containsExactly("org.app", "org.app.http", "org.apple");

        assertThat(List.of(level("org.app"), level("org.app.http"), level("org.apple")))
                .containsOnly("DEBUG");
        assertThat(List.of(level("org.ap"), level("org.b"), level("root"))).containsOnly("INFO");
    }

    @Test
    void theRootLoggerSetsAll() {
        context.getLogger("a.b").setLevel(Level.ERROR);
        context.getLogger("c").setLevel(Level.TRACE);

        assertThat(levels.setLevel("root", "TRACE")).containsExactly("a", "a.b", "root");

        assertThat(List.of(level("a"), level("a.b"), level("c"), level("root"))).containsOnly("TRACE");
    }

    @Test
    void anUnknownLoggerIsMadeAndWhatIsBelowItFollows() {
        assertThat(levels.setLevel("made.here", "ALL")).containsExactly("made.here");

        assertThat(context.getLogger("made.here.later").isTraceEnabled()).isTrue();
        assertThat(level("made.here.later")).isEqualTo("ALL");
        assertThat(level("made")).isEqualTo("INFO");
    }

    @Test
    void whatIsSetAgainHasNotChangedAndKeepsItsTime() {
        assertThat(levels.setLevel("a.b", "DEBUG")).containsExactly("a.b");
        now = now.plusSeconds(5);
        context.getLogger("a.b.c").setLevel(Level.WARN);

        assertThat(levels.setLevel("a.b", "debug")).containsExactly("a.b.c");
        assertThat(levels.setLevel("a.b", "debug")).isEmpty();

        assertThat(levels.level("a.b")).contains(new LoggerLevel("DEBUG", 1_000L));
        assertThat(levels.level("a.b.c")).contains(new LoggerLevel("DEBUG", 6_000L));
        assertThat(levels.level("root")).contains(new LoggerLevel("INFO", null));
    }

    @Test
    void aLevelThatIsTheInheritedOneStaysWhenTheOthersChangeByConfiguration() {
        assertThat(levels.setLevel("a", "INFO")).isEmpty();
        context.getLogger("root").setLevel(Level.ERROR);

        assertThat(level("a")).isEqualTo("INFO");
    }

    @Test
    void allWorkersOfTheProcessSeeAChangeUntilTheConfigurationIsReadAnew() {
        var other = new LogbackLevels(context, () -> Instant.ofEpochMilli(9_000));
        levels.setLevel("a", "DEBUG");

        assertThat(other.setLevel("a", "DEBUG")).isEmpty();
        assertThat(other.level("a")).contains(new LoggerLevel("DEBUG", 1_000L));
        context.reset();
        assertThat(other.level("a").orElseThrow().lastModified()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"OFF", "ERROR", "WARN", "INFO", "DEBUG", "TRACE", "ALL"})
    void everyLevelOfLogbackIsTakenInAnyCase(String name) {
        levels.setLevel("a", name.toLowerCase(Locale.ROOT));

        assertThat(level("a")).isEqualTo(name);
    }

    @Test
    void fatalIsErrorAsLogbackHasNothingAboveIt() {
        levels.setLevel("a", "Fatal");

        assertThat(level("a")).isEqualTo("ERROR");
    }

    @Test
    void anUnknownLevelIsRefusedAndChangesNothing() {
        assertThatThrownBy(() -> levels.setLevel("a", "LOUD"))
                .isInstanceOf(NotFound.class)
                .hasMessageContaining("invalid log level 'LOUD' (expected: one of OFF, FATAL, ERROR");
        assertThat(levels.level("a")).isEmpty();
    }

    @Property(tries = 300)
    void anyNameIsTakenOrRefused(
            @ForAll @Chars({'.', '$', 'r', 'O', 't', ' ', '\u00e4'}) @StringLength(min = 1, max = 12) String name) {
        try {
            levels.setLevel(name, "ERROR");
            assertThat(level(name)).isEqualTo("ERROR");
        } catch (BadRequest refused) {
            assertThat(refused).hasMessageContaining("A logger cannot have th");
        }
    }

    @Test
    void namesThatWouldTakeForEverAreRefusedForTheClusterToo() {
        var loggers = new WorkerLoggers(levels, (logger, level) -> {
            throw new AssertionError("asked of the cluster");
        });
        for (String name : List.of("a.".repeat(2_000) + "a", "x".repeat(1_001), "a\nb", "")) {
            assertThatThrownBy(() -> loggers.setLevel(name, "INFO")).isInstanceOf(BadRequest.class);
            assertThat(loggers.setClusterLevel(name, "INFO"))
                    .failsWithin(Duration.ZERO)
                    .withThrowableOfType(ExecutionException.class)
                    .withCauseInstanceOf(BadRequest.class);
        }
    }

    @Test
    void aRequestOfTheClusterThatMakesNoSenseHereIsNotMoreThanAWarning() {
        WorkerLoggers.asked(levels, "a", "LOUD");
        WorkerLoggers.asked(levels, "", "INFO");
        WorkerLoggers.asked(levels, "a", "DEBUG");

        assertThat(level("a")).isEqualTo("DEBUG");
    }

    @Test
    void anotherBackEndHasNoLoggers() {
        LogLevels none = LogLevels.of(new NOPLoggerFactory());

        assertThat(none.levels()).isEmpty();
        assertThat(none.level("root")).contains(new LoggerLevel("OFF", 0L));
        assertThat(none.setLevel("root", "DEBUG")).isEmpty();
        assertThat(LogLevels.of(context)).isInstanceOf(LogbackLevels.class);
    }
}
