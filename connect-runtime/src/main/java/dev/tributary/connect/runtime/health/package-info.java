/**
 * What a worker's tasks are really doing: progress clocks that their threads set, samples of these, states made of the
 * samples. Knows neither tasks nor Kafka, starts and stops nothing: it only tells. Samples are taken on one thread a worker.
 * Read {@link dev.tributary.connect.runtime.health.HealthMonitor} first.
 */
@NullMarked
package dev.tributary.connect.runtime.health;

import org.jspecify.annotations.NullMarked;
