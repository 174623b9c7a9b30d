/**
 * The process: mains, the composition root that wires runtime and REST together, and {@code EmbeddedWorker}.
 */
@NullMarked
package dev.tributary.connect.worker;

import org.jspecify.annotations.NullMarked;
