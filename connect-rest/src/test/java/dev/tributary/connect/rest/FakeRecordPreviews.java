package dev.tributary.connect.rest;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.ConnectorType;
import dev.tributary.connect.api.Preview;
import dev.tributary.connect.api.Preview.Bytes;
import dev.tributary.connect.api.Preview.Change;
import dev.tributary.connect.api.Preview.ChangeKind;
import dev.tributary.connect.api.Preview.Data;
import dev.tributary.connect.api.Preview.Kind;
import dev.tributary.connect.api.Preview.Outcome;
import dev.tributary.connect.api.Preview.Step;
import dev.tributary.connect.api.PreviewRequest;
import dev.tributary.connect.api.RecordPreviews;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Answers with something of everything, and notes what was asked. */
final class FakeRecordPreviews implements RecordPreviews {
    final List<PreviewRequest> asked = new ArrayList<>();
    volatile @Nullable RuntimeException failure;

    @Override
    public CompletableFuture<Preview> preview(ConnectorName name, PreviewRequest request) {
        asked.add(request);
        RuntimeException known = failure;
        return known == null ? CompletableFuture.completedFuture(whole(name)) : CompletableFuture.failedFuture(known);
    }

    private static Preview whole(ConnectorName name) {
        var text = new Bytes("{}", false, 2, false);
        var stored = new Preview.Stored(
                new Bytes(null, false, 0, false),
                text,
                List.of(new Preview.StoredHeader("h", new Bytes("/w==", true, 1, true))));
        Map<String, String> converters = Map.of("key", "K", "value", "V", "header", "H");
        List<Step> steps = new ArrayList<>();
        steps.add(new Step(Kind.READ, null, converters, null, Outcome.APPLIED, shown("a"), null, null, null, null));
        for (Outcome outcome : Outcome.values()) {
            steps.add(new Step(
                    Kind.TRANSFORM,
                    "t",
                    Map.of("transform", "T", "predicate", "P"),
                    new Preview.Condition("p", true, outcome == Outcome.FAILED ? null : Boolean.TRUE),
                    outcome,
                    outcome == Outcome.FAILED ? null : shown(12345678901234567L),
                    null,
                    changes(),
                    outcome == Outcome.FAILED
                            ? new Preview.Failure("transform 't' (T)", List.of(new Preview.Cause("E", null)))
                            : null,
                    null));
        }
        steps.add(new Step(
                Kind.WRITE, null, converters, null, Outcome.APPLIED, shown(null), stored, null, null, "a note"));
        return new Preview(
                name,
                ConnectorType.SINK,
                List.of("t"),
                List.of("A note."),
                List.of(
                        new Preview.Sample("t", 0, 7, 1L, stored, steps),
                        new Preview.Sample("t", 0, 6, null, stored, steps)));
    }

    private static Preview.Changes changes() {
        return new Preview.Changes(
                List.of(
                        new Change(ChangeKind.ADDED, "value.a", null, List.of(1), null, "array"),
                        new Change(ChangeKind.REMOVED, "value.b", Map.of("c", true), null, "map", null),
                        new Change(ChangeKind.CHANGED, "value.d", "1", 1, "string", "int32")),
                2);
    }

    private static Preview.Shown shown(@Nullable Object data) {
        return new Preview.Shown(
                data == null ? null : "t",
                data == null ? null : 0,
                data == null ? null : 5L,
                new Data(null, null),
                new Data(Map.of("type", "string", "optional", true, "version", 2), data),
                List.of(new Preview.ShownHeader("h", new Data(null, 1.5))),
                data == null);
    }
}
