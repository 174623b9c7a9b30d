/** Gets the code that creating connectors takes compiled before anybody creates one. */
@NullMarked
package dev.tributary.connect.worker.warmup;

import org.jspecify.annotations.NullMarked;
