/**
 * The same scenarios on Apache's published worker and on ours, compared call by call and byte by byte. Scenarios are data, by
 * topic in the {@code *Scenarios} classes; what differs on purpose stands in {@link Deviations}. Start with {@link Scenario}.
 */
@NullMarked
package dev.tributary.connect.e2e.differential;

import org.jspecify.annotations.NullMarked;
