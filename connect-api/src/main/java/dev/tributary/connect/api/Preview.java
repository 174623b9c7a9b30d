package dev.tributary.connect.api;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of some records at each step. What config providers answered and what stands under settings of type password is taken
 * out of everything here, records included. Immutable.
 *
 * @param connector the connector, or the draft of one
 * @param type source or sink
 * @param topics where records were looked for
 * @param notes what is to be known of it: sentences for people
 * @param records the newest first
 */
public record Preview(
        ConnectorName connector, ConnectorType type, List<String> topics, List<String> notes, List<Sample> records) {
    public Preview {
        topics = List.copyOf(topics);
        notes = List.copyOf(notes);
        records = List.copyOf(records);
    }

    /**
     * A record as it is in Kafka, and its way.
     *
     * @param timestampMs null if it has none
     * @param steps in order, up to the one that failed or dropped it
     */
    public record Sample(
            String topic,
            int partition,
            long offset,
            @Nullable Long timestampMs,
            Stored stored,
            List<Step> steps) {
        public Sample {
            steps = List.copyOf(steps);
        }
    }

    /** Key, value and headers as bytes. */
    public record Stored(Bytes key, Bytes value, List<StoredHeader> headers) {
        public Stored {
            headers = List.copyOf(headers);
        }
    }

    /** A header as bytes. */
    public record StoredHeader(String key, Bytes value) {}

    /**
     * Bytes as somebody can read them.
     *
     * @param text null for null; UTF-8, or Base64 if they are none
     * @param base64 whether it is Base64
     * @param size how many bytes there are
     * @param cut whether only the beginning is here
     */
    public record Bytes(@Nullable String text, boolean base64, int size, boolean cut) {}

    /** What a step is. */
    public enum Kind {
        /** Bytes become data. */
        READ,
        /** A transform. */
        TRANSFORM,
        /** Data become bytes, as a source does at the end. */
        WRITE
    }

    /** What became of a record at a step. */
    public enum Outcome {
        APPLIED,
        /** The predicate did not want it, or it would have effects; the record goes on as it was. */
        SKIPPED,
        /** The record in Kafka has this step behind it. */
        ALREADY_APPLIED,
        /** A transform dropped it. */
        DROPPED,
        FAILED
    }

    /**
     * One step of one record.
     *
     * @param alias the transform's name in the configuration; null for others
     * @param plugins the classes at work, by their part: {@code key}, {@code value}, {@code header}, {@code transform}, {@code predicate}
     * @param condition null without predicate
     * @param record what it is after the step; null where there is none
     * @param written what would be written; null but for {@link Kind#WRITE}
     * @param changes from the step before, null where there is nothing to compare
     * @param failure null unless it failed
     * @param note what is to be known of it, or null
     */
    public record Step(
            Kind kind,
            @Nullable String alias,
            Map<String, String> plugins,
            @Nullable Condition condition,
            Outcome outcome,
            @Nullable Shown record,
            @Nullable Stored written,
            @Nullable Changes changes,
            @Nullable Failure failure,
            @Nullable String note) {}

    /**
     * What a predicate said.
     *
     * @param alias its name in the configuration
     * @param negated whether the transform is applied where it does not hold
     * @param holds null if it threw
     */
    public record Condition(
            String alias, boolean negated, @Nullable Boolean holds) {}

    /**
     * What failed.
     *
     * @param at which plugin, in words
     * @param causes outermost first, at least one
     */
    public record Failure(String at, List<Cause> causes) {
        public Failure {
            causes = List.copyOf(causes);
        }
    }

    /** One error of a chain. */
    public record Cause(String type, @Nullable String message) {}

    /**
     * A record between steps.
     *
     * @param partition null for none, as of records of sources
     * @param cut whether something is left out, because there is very much of it
     */
    public record Shown(
            @Nullable String topic,
            @Nullable Integer partition,
            @Nullable Long timestampMs,
            Data key,
            Data value,
            List<ShownHeader> headers,
            boolean cut) {
        public Shown {
            headers = List.copyOf(headers);
        }
    }

    /** A header between steps. */
    public record ShownHeader(String key, Data data) {}

    /**
     * A value with its schema.
     *
     * @param schema maps, lists, texts, numbers and booleans: {@code type}, {@code optional}, {@code name}, {@code version}, and of parts
     *     {@code fields}, {@code keys}, {@code values}; null without schema
     * @param data maps, lists, texts, numbers and booleans; null for null
     */
    public record Data(
            @Nullable Map<String, Object> schema, @Nullable Object data) {}

    /**
     * The difference to the step before.
     *
     * @param more how many are left out because there are too many
     */
    public record Changes(List<Change> changes, int more) {
        public Changes {
            changes = List.copyOf(changes);
        }
    }

    /** What a change is. */
    public enum ChangeKind {
        ADDED,
        REMOVED,
        CHANGED
    }

    /**
     * One field that is different.
     *
     * @param path for instance {@code value.customer.id}, {@code headers.trace}, {@code topic}
     * @param before its value, as in {@link Data}; null if it was added, or only its type changed
     * @param after its value, as in {@link Data}; null if it was removed, or only its type changed
     * @param beforeType its type in a word or two; null if it had none
     * @param afterType its type in a word or two; null if it has none
     */
    public record Change(
            ChangeKind kind,
            String path,
            @Nullable Object before,
            @Nullable Object after,
            @Nullable String beforeType,
            @Nullable String afterType) {}
}
