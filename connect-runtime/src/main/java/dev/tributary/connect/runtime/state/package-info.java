/**
 * The cluster's state on top of {@code log}: connector configurations, statuses and source offsets. Snapshots go out,
 * writes come in; nothing here decides. Read {@link dev.tributary.connect.runtime.state.ClusterConfig} first.
 */
@NullMarked
package dev.tributary.connect.runtime.state;

import org.jspecify.annotations.NullMarked;
