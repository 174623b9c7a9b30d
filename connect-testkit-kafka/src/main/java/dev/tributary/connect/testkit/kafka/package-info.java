/**
 * Kafka for tests and the quickstart: brokers in this process ({@link
 * dev.tributary.connect.testkit.kafka.EmbeddedKafka}), in a container, or elsewhere ({@link
 * dev.tributary.connect.testkit.kafka.TestKafka} chooses), and a client that says in one line what a test needs
 * ({@link dev.tributary.connect.testkit.kafka.TestClient}). Knows nothing of Connect, nor of any test framework.
 */
@NullMarked
package dev.tributary.connect.testkit.kafka;

import org.jspecify.annotations.NullMarked;
