package dev.tributary.connect.rest.body;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tributary.connect.api.Preview;
import dev.tributary.connect.rest.openapi.Doc;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One step of a record's way. */
public record PreviewStepBody(
        @Doc(
                value = "READ: bytes become data; TRANSFORM; WRITE: data become bytes, as a source does at the end.",
                allowed = {"READ", "TRANSFORM", "WRITE"})
        String kind,

        @Doc("The transform's name in the configuration; null for converters.") @Nullable
        String alias,

        @Doc("The classes at work, by part: key, value and header, or transform and predicate.")
        Map<String, String> plugins,

        @Doc("What the transform's predicate said; null if it has none.") @Nullable
        Condition condition,

        @Doc(
                value =
                        "SKIPPED: the predicate did not want it, or the step would have effects; ALREADY_APPLIED: the record was "
                                + "written behind this step.",
                allowed = {"APPLIED", "SKIPPED", "ALREADY_APPLIED", "DROPPED", "FAILED"})
        String outcome,

        @Doc("The record after the step; null if there is none.") @JsonProperty("record")
        PreviewBody.@Nullable Shown after,

        @Doc("The bytes that would be written; null but for WRITE.")
        PreviewBody.@Nullable Stored written,

        @Doc("What is different from the step before; empty if nothing is, or there is no record.")
        List<Change> changes,

        @Doc("How many changes are left out, because there are more than 200.") @JsonProperty("more_changes")
        int moreChanges,

        @Doc("What failed; null if nothing did.") @Nullable Failure error,

        @Doc("What is to be known of the step, or null.") @Nullable
        String note) {

    static PreviewStepBody of(Preview.Step step) {
        Preview.Changes changes = step.changes();
        return new PreviewStepBody(
                step.kind().name(),
                step.alias(),
                step.plugins(),
                Condition.of(step.condition()),
                step.outcome().name(),
                PreviewBody.Shown.of(step.record()),
                step.written() == null ? null : PreviewBody.Stored.of(step.written()),
                changes == null
                        ? List.of()
                        : changes.changes().stream().map(Change::of).toList(),
                changes == null ? 0 : changes.more(),
                Failure.of(step.failure()),
                step.note());
    }

    /** What a predicate said. */
    public record Condition(
            @Doc("Its name in the configuration.") String alias,

            @Doc("Whether the transform is applied where it does not hold.")
            boolean negated,

            @Doc("Whether it holds; null if it failed.") @Nullable
            Boolean holds) {
        static @Nullable Condition of(Preview.@Nullable Condition condition) {
            return condition == null ? null : new Condition(condition.alias(), condition.negated(), condition.holds());
        }
    }

    /** One field that is different. */
    public record Change(
            @Doc(
                    value = "What it is.",
                    allowed = {"ADDED", "REMOVED", "CHANGED"})
            String kind,

            @Doc("Which field: value.customer.id, headers.trace, topic, ...")
            String path,

            @Doc("Its value before, any JSON; null if there was none, or only its type changed.") @Nullable
            Object before,

            @Doc("Its value after, any JSON; null if there is none, or only its type changed.") @Nullable
            Object after,

            @Doc("Its type before, in a word or two; null if there was none.") @JsonProperty("before_type") @Nullable
            String beforeType,

            @Doc("Its type after, in a word or two; null if there is none.") @JsonProperty("after_type") @Nullable
            String afterType) {
        static Change of(Preview.Change change) {
            return new Change(
                    change.kind().name(),
                    change.path(),
                    change.before(),
                    change.after(),
                    change.beforeType(),
                    change.afterType());
        }
    }

    /** What failed. */
    public record Failure(
            @Doc("Which plugin, in words.") String at,
            @Doc("The chain of causes, outermost first.") List<Cause> causes) {
        static @Nullable Failure of(Preview.@Nullable Failure failure) {
            return failure == null
                    ? null
                    : new Failure(
                            failure.at(),
                            failure.causes().stream()
                                    .map(it -> new Cause(it.type(), it.message()))
                                    .toList());
        }
    }

    /** One error of a chain. */
    public record Cause(
            @Doc("The name of its class.") String type,
            @Doc("Its message.") @Nullable String message) {}
}
