package dev.tributary.connect.runtime.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.runtime.config.ConnectorSettings.ErrorSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.storage.HeaderConverter;
import org.apache.kafka.connect.transforms.Transformation;
import org.jspecify.annotations.Nullable;

/** Hand-written plugins and a failure policy that waits for nobody, for tests of pipelines. */
final class Pieces {
    static final TaskId TASK = TaskId.of("orders", 3);
    static final ClassLoader TASK_LOADER = new ClassLoader("connector", Pieces.class.getClassLoader()) {};

    private Pieces() {}

    static ErrorSettings errors(long retryTimeoutMs, boolean tolerateAll) {
        return new ErrorSettings(Duration.ofMillis(retryTimeoutMs), Duration.ofMinutes(1), tolerateAll, false, false);
    }

    static FailurePolicy policy(ErrorSettings settings, FailureReporter... reporters) {
        return new FailurePolicy(
                TASK, settings, new FailureCounts(), List.of(reporters), time -> true, Clock.systemUTC());
    }

    static <T> LoadedPlugin<T> loaded(T plugin) {
        return new LoadedPlugin<>(plugin, TASK_LOADER);
    }

    static RecordPlugins plugins(Converter key, Converter value, HeaderConverter header, TransformStep... steps) {
        return new RecordPlugins(loaded(key), loaded(value), loaded(header), List.of(steps), List.of());
    }

    static RecordPlugins plugins(TransformStep... steps) {
        return plugins(new TextConverter("key"), new TextConverter("value"), new TextHeaders(), steps);
    }

    static TransformStep step(Transformation<?> transform) {
        return new TransformStep("t", loaded(transform), null, false);
    }

    /** Remembers what it was told. */
    static final class Reports implements FailureReporter {
        final List<RecordFailure> seen = new ArrayList<>();
        boolean closed;
        /** What is answered by a reporter that keeps records. */
        @Nullable
        CompletableFuture<Void> keeping;

        @Override
        public CompletableFuture<Void> report(RecordFailure failure) {
            seen.add(failure);
            return keeping == null ? CompletableFuture.completedFuture(null) : keeping;
        }

        @Override
        public boolean keepsRecords() {
            return keeping != null;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    /** Text and back; fails with the exceptions given, one per call, before it works. */
    static class TextConverter implements Converter {
        final List<String> topics = new ArrayList<>();
        final List<ClassLoader> loaders = new ArrayList<>();
        private final List<RuntimeException> failures = new ArrayList<>();
        private final String name;
        boolean closed;

        TextConverter(String name, RuntimeException... failures) {
            this.name = name;
            this.failures.addAll(Arrays.asList(failures));
        }

        @Override
        public void configure(Map<String, ?> configs, boolean isKey) {}

        @Override
        public byte @Nullable [] fromConnectData(String topic, @Nullable Schema schema, @Nullable Object value) {
            called(topic);
            return value == null ? null : value.toString().getBytes(UTF_8);
        }

        @Override
        public byte @Nullable [] fromConnectData(
                String topic, Headers headers, @Nullable Schema schema, @Nullable Object value) {
            headers.add("seen-by", name.getBytes(UTF_8));
            return fromConnectData(topic, schema, value);
        }

        @Override
        public @Nullable SchemaAndValue toConnectData(String topic, byte @Nullable [] value) {
            called(topic);
            return value == null
                    ? SchemaAndValue.NULL
                    : new SchemaAndValue(Schema.STRING_SCHEMA, new String(value, UTF_8));
        }

        private void called(String topic) {
            topics.add(topic);
            loaders.add(Thread.currentThread().getContextClassLoader());
            if (!failures.isEmpty()) {
                throw failures.remove(0);
            }
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    /** Text and back. */
    static final class TextHeaders implements HeaderConverter {
        int calls;
        boolean closed;
        private final List<RuntimeException> failures = new ArrayList<>();

        TextHeaders(RuntimeException... failures) {
            this.failures.addAll(Arrays.asList(failures));
        }

        @Override
        public @Nullable SchemaAndValue toConnectHeader(String topic, String key, byte @Nullable [] value) {
            called();
            return value == null ? null : new SchemaAndValue(Schema.STRING_SCHEMA, new String(value, UTF_8));
        }

        @Override
        public byte @Nullable [] fromConnectHeader(
                String topic, String key, @Nullable Schema schema, @Nullable Object value) {
            called();
            return value == null ? null : value.toString().getBytes(UTF_8);
        }

        private void called() {
            calls++;
            if (!failures.isEmpty()) {
                throw failures.remove(0);
            }
        }

        @Override
        public ConfigDef config() {
            return new ConfigDef();
        }

        @Override
        public void configure(Map<String, ?> configs) {}

        @Override
        public void close() {
            closed = true;
        }
    }

    /** A transform from a function. */
    static final class FunctionTransform<R extends ConnectRecord<R>> implements Transformation<R> {
        private final Function<R, @Nullable R> function;
        final List<ClassLoader> loaders = new ArrayList<>();
        boolean closed;

        FunctionTransform(Function<R, @Nullable R> function) {
            this.function = function;
        }

        @Override
        public @Nullable R apply(R record) {
            loaders.add(Thread.currentThread().getContextClassLoader());
            return function.apply(record);
        }

        @Override
        public ConfigDef config() {
            return new ConfigDef();
        }

        @Override
        public void configure(Map<String, ?> configs) {}

        @Override
        public void close() {
            closed = true;
        }
    }

    /** A predicate from a function. */
    static final class FunctionPredicate<R extends ConnectRecord<R>>
            implements org.apache.kafka.connect.transforms.predicates.Predicate<R> {
        private final Predicate<R> function;
        boolean closed;

        FunctionPredicate(Predicate<R> function) {
            this.function = function;
        }

        @Override
        public boolean test(R record) {
            return function.test(record);
        }

        @Override
        public ConfigDef config() {
            return new ConfigDef();
        }

        @Override
        public void configure(Map<String, ?> configs) {}

        @Override
        public void close() {
            closed = true;
        }
    }
}
