package dev.tributary.connect.rest.health;

import dev.tributary.connect.api.ConnectorLogs.Position;
import dev.tributary.connect.rest.body.ConnectorLogsBody;
import dev.tributary.connect.rest.body.LogLineBody;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes one list of what several workers tell. Pure. */
final class LogMerge {
    private LogMerge() {}

    /** Lines by time, and how far one has read with them. */
    record Merged(List<LogLineBody> lines, LogCursor next, boolean missed) {}

    /**
     * A line where it belongs: the clock of a worker may have been set back, its lines keep their order.
     *
     * @param process that wrote it
     */
    private record Placed(LogLineBody line, String process, long placeMs) {}

    /**
     * @param answers of each worker, this one first; of workers that share a process the first counts
     * @param after null: the newest lines are wanted; otherwise the oldest of those after it
     * @throws IllegalArgumentException if an answer's cursor is none
     */
    static Merged merge(List<ConnectorLogsBody> answers, int limit, @Nullable LogCursor after) {
        Map<String, Position> nextOf = new TreeMap<>(after == null ? Map.of() : after.positions());
        List<Placed> all = new ArrayList<>();
        Set<String> processes = new HashSet<>();
        boolean missed = false;
        for (ConnectorLogsBody answer : answers) {
            LogCursor its = LogCursor.parse(answer.next());
            nextOf.putAll(its.positions());
            missed |= answer.missed();
            its.positions().values().stream()
                    .map(Position::process)
                    .findFirst()
                    .filter(processes::add)
                    .ifPresent(process -> all.addAll(placed(answer.lines(), process)));
        }
        all.sort(Comparator.comparingLong(Placed::placeMs)); // stable
        int surplus = Math.max(0, all.size() - limit);
        List<Placed> shown = after == null ? all.subList(surplus, all.size()) : all.subList(0, all.size() - surplus);
        if (after != null) {
            Map<String, Long> notShown = firstOfEach(all.subList(shown.size(), all.size()));
            nextOf.replaceAll((worker, position) -> {
                Long first = notShown.get(position.process());
                return first == null ? position : new Position(position.process(), first - 1);
            });
        }
        return new Merged(shown.stream().map(Placed::line).toList(), new LogCursor(nextOf), missed);
    }

    private static List<Placed> placed(List<LogLineBody> lines, String process) {
        List<Placed> placed = new ArrayList<>();
        long placeMs = Long.MIN_VALUE;
        for (LogLineBody line : lines) {
            placeMs = Math.max(placeMs, line.atMs());
            placed.add(new Placed(line, process, placeMs));
        }
        return placed;
    }

    /** The least number of each process: they ascend. */
    private static Map<String, Long> firstOfEach(List<Placed> lines) {
        Map<String, Long> first = new HashMap<>();
        lines.forEach(it -> first.putIfAbsent(it.process(), it.line().number()));
        return first;
    }
}
