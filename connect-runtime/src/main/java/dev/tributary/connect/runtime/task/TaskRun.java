package dev.tributary.connect.runtime.task;

import dev.tributary.connect.api.TaskId;

/**
 * One run of one task, as its own code sees it. Thread-safe.
 *
 * @param id the task
 * @param control what the run is asked to do
 * @param reports where states are told; {@link TaskThread} tells the first RUNNING and the last state, a task's body
 *     tells PAUSED and RUNNING in between
 */
record TaskRun(TaskId id, RunControl control, StateReports reports) {}
