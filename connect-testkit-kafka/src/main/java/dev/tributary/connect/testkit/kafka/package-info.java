/**
 * Kafka for tests and the quickstart: brokers in this process, in a container, or elsewhere. Knows nothing of Connect.
 */
@NullMarked
package dev.tributary.connect.testkit.kafka;

import org.jspecify.annotations.NullMarked;
