/**
 * The JSON converter: Connect data to JSON text and back, streaming, byte-identical with Apache's converter.
 *
 * <p>Nothing about topics, workers or connectors belongs here. Runs on the threads of the tasks that own a converter.
 * Read {@link dev.tributary.connect.json.JsonConverter} first, then {@link dev.tributary.connect.json.RecordWriter} for
 * the way out and {@link dev.tributary.connect.json.RecordReader} for the way in.
 */
@NullMarked
package dev.tributary.connect.json;

import org.jspecify.annotations.NullMarked;
