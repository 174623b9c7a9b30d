/**
 * Sensors of the worker and of plugins, and their JMX view. Thread-safe.
 */
@NullMarked
package dev.tributary.connect.runtime.metrics;

import org.jspecify.annotations.NullMarked;
