/**
 * What happens to a record between plugin and Kafka: transforms, predicates, converters, headers, and what to do when
 * one of them fails. Runs on the task's own thread; works in batches.
 */
@NullMarked
package dev.tributary.connect.runtime.pipeline;

import org.jspecify.annotations.NullMarked;
