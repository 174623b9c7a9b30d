/**
 * Embedded workers together with embedded Kafka, for tests of connectors and of Tributary itself.
 */
@NullMarked
package dev.tributary.connect.testkit;

import org.jspecify.annotations.NullMarked;
