/**
 * The converters for primitive types and raw bytes, known to users as {@code org.apache.kafka.connect.converters.*}.
 */
@NullMarked
package dev.tributary.connect.runtime.converter;

import org.jspecify.annotations.NullMarked;
