/**
 * The JSON converter: Connect data to JSON and back, streaming, byte-identical with Apache's. Knows nothing of the worker.
 * Called on task threads. Read {@code JsonConverter} first.
 */
@NullMarked
package dev.tributary.connect.json;

import org.jspecify.annotations.NullMarked;
