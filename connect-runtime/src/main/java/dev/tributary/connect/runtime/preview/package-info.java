/**
 * Shows what converters and transforms make of records that are in Kafka, step by step, for a configuration that need not be stored.
 * Reads as a consumer without a group and writes nothing. Does not decide where and for how long it runs: that is for whoever calls,
 * on a thread that may block. Read {@link dev.tributary.connect.runtime.preview.Previewer} first.
 */
@NullMarked
package dev.tributary.connect.runtime.preview;

import org.jspecify.annotations.NullMarked;
