package dev.tributary.connect.rest.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.connect.api.ConnectorLogs.Position;
import dev.tributary.connect.rest.body.ConnectorLogsBody;
import dev.tributary.connect.rest.body.LogLineBody;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines of several workers become one list, and who follows it misses none. */
class LogMergeTest {
    private static LogLineBody line(String worker, long number, long atMs) {
        return new LogLineBody(atMs, worker, number, 0, "INFO", "l", "t", worker + number, null);
    }

    private static ConnectorLogsBody answer(String worker, List<LogLineBody> lines, long next) {
        String cursor = new LogCursor(Map.of(worker, new Position("p-" + worker, next))).toString();
        return new ConnectorLogsBody(lines, cursor, false, List.of(), List.of());
    }

    private static List<String> texts(LogMerge.Merged merged) {
        return merged.lines().stream().map(LogLineBody::message).toList();
    }

    @Test
    void linesOfAWorkerWhoseClockWasSetBackKeepTheirOrder() {
        List<LogLineBody> back = List.of(line("a", 1, 50), line("a", 2, 10), line("a", 3, 60));
        List<LogLineBody> other = List.of(line("b", 1, 20), line("b", 2, 55));
        LogMerge.Merged merged = LogMerge.merge(List.of(answer("a", back, 3), answer("b", other, 2)), 10, null);
        assertThat(texts(merged)).containsExactly("b1", "a1", "a2", "b2", "a3");
    }

    /** What a worker does: the oldest lines after a position. */
    private static ConnectorLogsBody ask(String worker, List<LogLineBody> written, LogCursor after, int limit) {
        Position position = after.of(worker);
        long from = position == null ? 0 : position.number();
        List<LogLineBody> found =
                written.stream().filter(it -> it.number() > from).limit(limit).toList();
        return answer(
                worker,
                found,
                found.isEmpty() ? from : found.get(found.size() - 1).number());
    }

    @Property(tries = 200)
    void whoFollowsGetsEveryLineOfEveryWorkerOnce(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 4) int workers,
            @ForAll @IntRange(min = 1, max = 7) int limit) {
        var random = new Random(seed);
        List<List<LogLineBody>> written = new ArrayList<>();
        int all = 0;
        for (int worker = 0; worker < workers; worker++) {
            List<LogLineBody> lines = new ArrayList<>();
            for (int number = 0; number < random.nextInt(12); number++) {
                lines.add(line("w" + worker, 1 + 3L * number, random.nextInt(20)));
            }
            written.add(lines);
            all += lines.size();
        }
        List<String> got = new ArrayList<>();
        LogCursor cursor = LogCursor.BEGIN;
        for (int round = 0; round <= all; round++) {
            List<ConnectorLogsBody> answers = new ArrayList<>();
            for (int worker = 0; worker < workers; worker++) {
                answers.add(ask("w" + worker, written.get(worker), cursor.only("w" + worker), limit));
            }
            LogMerge.Merged merged = LogMerge.merge(answers, limit, cursor);
            got.addAll(texts(merged));
            cursor = LogCursor.parse(merged.next().toString());
        }
        assertThat(got)
                .containsExactlyInAnyOrderElementsOf(written.stream()
                        .flatMap(List::stream)
                        .map(LogLineBody::message)
                        .toList());
    }

    @Test
    void aCursorIsReadAsItWasWritten() {
        var cursor = new LogCursor(Map.of("[::1]:8083", new Position("p", 7), "b.example:1", new Position("", 0)));
        assertThat(LogCursor.parse(cursor.toString())).isEqualTo(cursor);
        assertThat(LogCursor.parse("")).isEqualTo(LogCursor.BEGIN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "a~b", "~p~1", "a~p~", "a~p~x", "a~p~1,", ",", "a~p~1~2", "a~p~9999999999999999999"})
    void whatIsNoCursorIsRefused(String text) {
        assertThatThrownBy(() -> LogCursor.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
