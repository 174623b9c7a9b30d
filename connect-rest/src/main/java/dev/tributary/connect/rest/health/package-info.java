/**
 * The health of the cluster out of what its workers tell: {@link dev.tributary.connect.rest.health.ClusterReports} asks them,
 * in parallel and with a deadline, {@link dev.tributary.connect.rest.health.HealthMerge} makes one answer of it, a pure function.
 * No thread waits. What becomes of it in JSON is decided in {@code resource}. Start with the merge.
 */
@NullMarked
package dev.tributary.connect.rest.health;

import org.jspecify.annotations.NullMarked;
