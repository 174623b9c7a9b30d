/**
 * {@code CompactedLog}: replay, tail, read to the end and write-through of one compacted log of key-value records, in
 * Kafka, in a file or in memory. Knows nothing of what the records mean. Each log has one reader thread of its own.
 */
@NullMarked
package dev.tributary.connect.runtime.log;

import org.jspecify.annotations.NullMarked;
