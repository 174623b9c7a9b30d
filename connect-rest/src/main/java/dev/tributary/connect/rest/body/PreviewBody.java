package dev.tributary.connect.rest.body;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tributary.connect.api.Preview;
import dev.tributary.connect.rest.openapi.Doc;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What became of some records at each step. */
public record PreviewBody(
        @Doc("The connector's name.") String connector,

        @Doc(
                value = "What it is.",
                allowed = {"source", "sink"})
        String type,

        @Doc("Where records were looked for.") List<String> topics,

        @Doc(
                "What is to be known of it, sentences for people: for instance that there are fewer records than asked for.")
        List<String> notes,

        @Doc("The newest first.") List<RecordBody> records) {

    public static PreviewBody of(Preview preview) {
        return new PreviewBody(
                preview.connector().value(),
                preview.type().name().toLowerCase(Locale.ROOT),
                preview.topics(),
                preview.notes(),
                preview.records().stream().map(RecordBody::of).toList());
    }

    /** A record in Kafka, and its way. */
    public record RecordBody(
            @Doc("Where it is.") String topic,

            @Doc("Where it is.") int partition,

            @Doc("Where it is.") long offset,

            @Doc("In milliseconds since 1970; null if it has none.") @JsonProperty("timestamp_ms") @Nullable
            Long timestampMs,

            @Doc("Its bytes.") Stored stored,

            @Doc("In order, up to the one that failed or dropped it.")
            List<PreviewStepBody> steps) {
        static RecordBody of(Preview.Sample record) {
            return new RecordBody(
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    record.timestampMs(),
                    Stored.of(record.stored()),
                    record.steps().stream().map(PreviewStepBody::of).toList());
        }
    }

    /** Key, value and headers as bytes. */
    public record Stored(
            @Doc("The key.") Bytes key,
            @Doc("The value.") Bytes value,
            @Doc("The headers, in order.") List<Header> headers) {
        static Stored of(Preview.Stored stored) {
            return new Stored(
                    Bytes.of(stored.key()),
                    Bytes.of(stored.value()),
                    stored.headers().stream()
                            .map(it -> new Header(it.key(), Bytes.of(it.value())))
                            .toList());
        }
    }

    /** A header as bytes. */
    public record Header(
            @Doc("Its key.") String key, @Doc("Its value.") Bytes value) {}

    /** Bytes as somebody can read them. */
    public record Bytes(
            @Doc("UTF-8, or Base64 if they are no text; null for null.") @Nullable
            String text,

            @Doc("Whether it is Base64.") boolean base64,

            @Doc("How many bytes there are.") int size,

            @Doc("Whether only the beginning is here.") boolean cut) {
        static Bytes of(Preview.Bytes bytes) {
            return new Bytes(bytes.text(), bytes.base64(), bytes.size(), bytes.cut());
        }
    }

    /** A record between steps. */
    public record Shown(
            @Doc("Its topic.") @Nullable String topic,

            @Doc("Its partition; null as long as it has none, as a source's record.") @Nullable
            Integer partition,

            @Doc("In milliseconds since 1970; null if it has none.") @JsonProperty("timestamp_ms") @Nullable
            Long timestampMs,

            @Doc("Its key.") Data key,

            @Doc("Its value.") Data value,

            @Doc("Its headers, in order.") List<ShownHeader> headers,

            @Doc("Whether something is left out, because there is very much of it.")
            boolean cut) {
        static @Nullable Shown of(Preview.@Nullable Shown shown) {
            return shown == null
                    ? null
                    : new Shown(
                            shown.topic(),
                            shown.partition(),
                            shown.timestampMs(),
                            Data.of(shown.key()),
                            Data.of(shown.value()),
                            shown.headers().stream()
                                    .map(it -> new ShownHeader(it.key(), Data.of(it.data())))
                                    .toList(),
                            shown.cut());
        }
    }

    /** A header between steps. */
    public record ShownHeader(
            @Doc("Its key.") String key, @Doc("Its value.") Data data) {}

    /** A value with its schema. */
    public record Data(
            @Doc("type, optional, name, version, and of parts fields, keys, values; left out without schema.")
            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Nullable
            Map<String, ?> schema,

            @Doc(
                    "The value, any JSON: decimals as texts, points in time as ISO 8601, bytes as text or as base64: and Base64.")
            @Nullable
            Object data) {
        static Data of(Preview.Data data) {
            return new Data(data.schema(), data.data());
        }
    }
}
