/**
 * Runs connector instances and tasks, each on threads of its own, and reports what happens to them. The only place
 * where plugin code of connectors and tasks is called. Read {@link dev.tributary.connect.runtime.task.Runners} first.
 */
@NullMarked
package dev.tributary.connect.runtime.task;

import org.jspecify.annotations.NullMarked;
