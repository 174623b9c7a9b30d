package dev.tributary.connect.runtime.preview;

import dev.tributary.connect.api.Preview.Cause;
import dev.tributary.connect.api.Preview.Condition;
import dev.tributary.connect.api.Preview.Failure;
import dev.tributary.connect.api.Preview.Kind;
import dev.tributary.connect.api.Preview.Outcome;
import dev.tributary.connect.api.Preview.Sample;
import dev.tributary.connect.api.Preview.Step;
import dev.tributary.connect.api.Preview.Stored;
import dev.tributary.connect.api.Preview.StoredHeader;
import dev.tributary.connect.runtime.config.ConnectorSettings.PredicateChoice;
import dev.tributary.connect.runtime.config.ConnectorSettings.TransformChoice;
import dev.tributary.connect.runtime.pipeline.RecordWalk;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.jspecify.annotations.Nullable;

/** What a record passes through, and what is told of it at each step. Belongs to one thread. */
final class Chain {
    private static final int MOST_CAUSES = 10;
    /** Converters whose writing has no effect outside; others may register schemas, for instance. */
    private static final List<String> HARMLESS = List.of(
            "org.apache.kafka.connect.", "dev.tributary.connect.json.", "dev.tributary.connect.runtime.converter.");

    private final Way way;
    private final Place place;
    private final Redaction redaction;

    /**
     * The plugins.
     *
     * @param sink whether bytes end as data; else they become bytes again
     * @param reading its converters make data of bytes
     * @param walk its transforms are applied, and its converters make bytes of data
     * @param transforms as configured, in order
     * @param behind how many of them the records have behind them
     * @param names under which classes are shown
     */
    record Way(
            boolean sink,
            RecordWalk reading,
            RecordWalk walk,
            List<TransformChoice> transforms,
            int behind,
            Function<Class<?>, String> names) {}

    Chain(Way way, Place place, Redaction redaction) {
        this.way = way;
        this.place = place;
        this.redaction = redaction;
    }

    Sample pass(ConsumerRecord<byte[], byte[]> record) {
        place.of(record);
        List<Step> steps = new ArrayList<>();
        Long timestamp = record.timestamp() < 0 ? null : record.timestamp();
        Reached reached = read(record, steps);
        for (int at = 0; at < way.transforms().size() && reached != null; at++) {
            reached = transform(at, reached, steps);
        }
        if (reached != null && !way.sink()) {
            write(reached, steps);
        }
        return new Sample(
                record.topic(),
                record.partition(),
                record.offset(),
                timestamp,
                stored(record.key(), record.value(), record.headers()),
                steps);
    }

    /** A record behind a step, and how it looked then. */
    private record Reached(ConnectRecord<?> record, RecordView view) {
        static Reached of(ConnectRecord<?> record) {
            return new Reached(record, RecordView.of(record));
        }
    }

    private @Nullable Reached read(ConsumerRecord<byte[], byte[]> record, List<Step> steps) {
        Map<String, String> plugins = names(way.reading().converters());
        try {
            Reached read = Reached.of(
                    way.sink()
                            ? way.reading().readForSink(record)
                            : way.reading().readForSource(record));
            steps.add(new Step(
                    Kind.READ,
                    null,
                    plugins,
                    null,
                    Outcome.APPLIED,
                    read.view().shown(redaction::value),
                    null,
                    null,
                    null,
                    null));
            return read;
        } catch (Throwable e) { // plugins throw anything
            steps.add(new Step(Kind.READ, null, plugins, null, Outcome.FAILED, null, null, null, failure(e), null));
            return null;
        }
    }

    private @Nullable Reached transform(int at, Reached before, List<Step> steps) {
        TransformChoice choice = way.transforms().get(at);
        PredicateChoice predicate = choice.predicate();
        if (at < way.behind()) {
            steps.add(transformed(choice, null, Outcome.ALREADY_APPLIED, before, before, null));
            return before;
        }
        Boolean holds = null;
        try {
            holds = way.walk().test(at, before.record());
            if (holds != null && holds == choice.negate()) {
                steps.add(transformed(choice, condition(choice, holds), Outcome.SKIPPED, before, before, null));
                return before;
            }
            ConnectRecord<?> after = way.walk().apply(at, before.record());
            Reached reached = after == null ? null : Reached.of(after);
            steps.add(transformed(
                    choice,
                    condition(choice, holds),
                    reached == null ? Outcome.DROPPED : Outcome.APPLIED,
                    before,
                    reached,
                    null));
            return reached;
        } catch (Throwable e) { // plugins throw anything
            Condition known = predicate == null ? null : condition(choice, holds);
            steps.add(transformed(choice, known, Outcome.FAILED, before, null, failure(e)));
            return null;
        }
    }

    private @Nullable Condition condition(TransformChoice choice, @Nullable Boolean holds) {
        PredicateChoice predicate = choice.predicate();
        return predicate == null ? null : new Condition(redaction.value(predicate.alias()), choice.negate(), holds);
    }

    private Step transformed(
            TransformChoice choice,
            @Nullable Condition condition,
            Outcome outcome,
            Reached before,
            @Nullable Reached after,
            @Nullable Failure failure) {
        Map<String, String> plugins = new LinkedHashMap<>();
        plugins.put("transform", redaction.value(choice.className()));
        PredicateChoice predicate = choice.predicate();
        if (predicate != null) {
            plugins.put("predicate", redaction.value(predicate.className()));
        }
        return new Step(
                Kind.TRANSFORM,
                redaction.value(choice.alias()),
                plugins,
                condition,
                outcome,
                after == null ? null : after.view().shown(redaction::value),
                null,
                after == null ? null : Differences.between(before.view(), after.view(), redaction::value),
                failure,
                null);
    }

    private void write(Reached record, List<Step> steps) {
        Map<String, Class<?>> converters = way.walk().converters();
        Map<String, String> plugins = names(converters);
        if (!converters.values().stream().allMatch(Chain::isHarmless)) {
            steps.add(new Step(
                    Kind.WRITE,
                    null,
                    plugins,
                    null,
                    Outcome.SKIPPED,
                    record.view().shown(redaction::value),
                    null,
                    null,
                    null,
                    "Its converters are not asked for bytes: they may register schemas when they write."));
            return;
        }
        try {
            ProducerRecord<byte[], byte[]> written = way.walk().write(record.record());
            steps.add(new Step(
                    Kind.WRITE,
                    null,
                    plugins,
                    null,
                    Outcome.APPLIED,
                    record.view().shown(redaction::value),
                    stored(written.key(), written.value(), written.headers()),
                    null,
                    null,
                    null));
        } catch (Throwable e) { // plugins throw anything
            steps.add(new Step(Kind.WRITE, null, plugins, null, Outcome.FAILED, null, null, null, failure(e), null));
        }
    }

    private static boolean isHarmless(Class<?> converter) {
        return HARMLESS.stream().anyMatch(converter.getName()::startsWith);
    }

    private Map<String, String> names(Map<String, Class<?>> converters) {
        Map<String, String> names = new LinkedHashMap<>();
        converters.forEach((part, type) -> names.put(part, redaction.value(way.names().apply(type))));
        return names;
    }

    private Stored stored(byte @Nullable [] key, byte @Nullable [] value, Iterable<Header> headers) {
        return new Stored(
                ByteText.shown(key, redaction::value),
                ByteText.shown(value, redaction::value),
                StreamSupport.stream(headers.spliterator(), false)
                        .map(header -> new StoredHeader(
                                redaction.value(header.key()), ByteText.shown(header.value(), redaction::value)))
                        .toList());
    }

    private Failure failure(Throwable thrown) {
        place.checkWanted();
        if (thrown instanceof OutOfMemoryError noMemory) {
            throw noMemory; // the process's trouble, not the plugin's
        }
        List<Cause> causes = new ArrayList<>();
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Throwable next = thrown;
                next != null && causes.size() < MOST_CAUSES && seen.add(next);
                next = next.getCause()) {
            String message = messageOf(next);
            causes.add(new Cause(next.getClass().getName(), message == null ? null : redaction.message(message)));
        }
        return new Failure(redaction.message(place.plugin()), causes);
    }

    private static @Nullable String messageOf(Throwable thrown) {
        try {
            return thrown.getMessage();
        } catch (RuntimeException | LinkageError e) {
            return "(its getMessage() threw " + e.getClass().getName() + ")";
        }
    }
}
