package dev.tributary.connect.runtime.task;

import dev.tributary.connect.api.InstanceId;
import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.runtime.health.RunProgress;

/**
 * One run of one task, as its own code sees it. Thread-safe.
 *
 * @param id the task
 * @param control what the run is asked to do
 * @param reports where states are told; {@link TaskThread} tells the first RUNNING and the last state, a task's body
 *     tells PAUSED and RUNNING in between
 * @param progress where its threads say what they are doing
 */
record TaskRun(TaskId id, RunControl control, StateReports reports, RunProgress progress) {
    /** Of a run that nobody watches. */
    TaskRun(TaskId id, RunControl control, StateReports reports) {
        this(id, control, reports, RunProgress.unwatched(InstanceId.of(id)));
    }
}
