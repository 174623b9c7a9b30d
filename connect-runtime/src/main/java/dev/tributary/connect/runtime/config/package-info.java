/**
 * Definitions, parsing and validation of worker and connector configurations, and resolution of variables in them. What
 * leaves here are small checked records. Any thread; everything is immutable. Read {@link
 * dev.tributary.connect.runtime.config.WorkerConfig} first.
 */
@NullMarked
package dev.tributary.connect.runtime.config;

import org.jspecify.annotations.NullMarked;
