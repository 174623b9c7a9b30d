package dev.tributary.connect.runtime.pipeline;

import dev.tributary.connect.runtime.pipeline.FailurePolicy.Recovered;
import dev.tributary.connect.runtime.plugin.ContextLoader;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.transforms.Transformation;
import org.apache.kafka.connect.transforms.predicates.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Applies transforms in order. Belongs to one thread. Leaves the context loader at whatever the last plugin needed: its
 * caller, which swaps for converters anyway, puts it back. Source: KIP-66, KIP-585; {@code tasks} 6.2.
 *
 * @param <R> the records of sources or of sinks
 * @param <O> what such a record was at first, for reports
 */
final class TransformChain<R extends ConnectRecord<R>, O> {
    private final Step<R>[] steps;
    private final boolean swaps;
    private final FailurePolicy failures;
    private final Function<O, FailedRecord> asFailed;

    /**
     * @param taskLoader the context loader under which {@link #apply} is called
     * @param sure whether it is that one at every call: converters that ran before may have left theirs
     */
    @SuppressWarnings({"unchecked", "rawtypes"}) // transforms are declared for any record type
    TransformChain(
            List<TransformStep> steps,
            ClassLoader taskLoader,
            boolean sure,
            FailurePolicy failures,
            Function<O, FailedRecord> asFailed) {
        this.steps = steps.stream().map(Step::new).toArray(Step[]::new);
        this.swaps = !sure
                || steps.stream()
                        .anyMatch(step -> step.transform().loader() != taskLoader
                                || (step.predicate() != null && step.predicate().loader() != taskLoader));
        this.failures = failures;
        this.asFailed = asFailed;
    }

    boolean isEmpty() {
        return steps.length == 0;
    }

    /** Whether {@link #apply} changes the context loader. */
    boolean swapsLoader() {
        return swaps;
    }

    /** @return null if a transform dropped the record, or failed and that is tolerated */
    @Nullable
    R apply(R record, O origin) {
        R current = record;
        for (Step<R> step : steps) {
            R next;
            try {
                next = step.apply(current, swaps);
            } catch (Exception e) {
                next = retry(step, current, origin, e);
            }
            if (next == null) {
                return null;
            }
            current = next;
        }
        return current;
    }

    private @Nullable R retry(Step<R> step, R record, O origin, Exception first) {
        Recovered<R> recovered = failures.recover(
                Stage.TRANSFORMATION,
                step.transform.getClass(),
                asFailed.apply(origin),
                first,
                () -> step.apply(record, swaps));
        return recovered == null ? null : recovered.value();
    }

    private static final class Step<R extends ConnectRecord<R>> {
        private final Transformation<R> transform;
        private final ClassLoader transformLoader;
        private final @Nullable Predicate<R> predicate;
        private final ClassLoader predicateLoader;
        private final boolean negate;

        @SuppressWarnings("unchecked") // transforms are declared for any record type
        Step(TransformStep step) {
            LoadedPlugin<Predicate<?>> condition = step.predicate();
            transform = (Transformation<R>) step.transform().plugin();
            transformLoader = step.transform().loader();
            predicate = condition == null ? null : (Predicate<R>) condition.plugin();
            predicateLoader = condition == null ? transformLoader : condition.loader();
            negate = step.negate();
        }

        @Nullable
        R apply(R record, boolean swap) {
            if (predicate != null) {
                if (swap) {
                    ContextLoader.swap(predicateLoader);
                }
                if (predicate.test(record) == negate) {
                    return record;
                }
            }
            if (swap) {
                ContextLoader.swap(transformLoader);
            }
            return transform.apply(record);
        }
    }
}
