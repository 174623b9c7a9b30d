package dev.tributary.connect.runtime.pipeline;

import org.apache.kafka.connect.transforms.Transformation;
import org.apache.kafka.connect.transforms.predicates.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One transform of a chain and what it depends on.
 *
 * @param alias its name in {@code transforms}
 * @param predicate null: it is applied to every record
 * @param negate apply it where the predicate does not hold
 */
record TransformStep(
        String alias,
        LoadedPlugin<Transformation<?>> transform,
        @Nullable LoadedPlugin<Predicate<?>> predicate,
        boolean negate) {}
