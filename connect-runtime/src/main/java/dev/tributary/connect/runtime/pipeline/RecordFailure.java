package dev.tributary.connect.runtime.pipeline;

import dev.tributary.connect.api.TaskId;

/**
 * A record failed for good. Immutable.
 *
 * @param task whose record it was
 * @param stage what was done to it
 * @param executingClass the name of the converter, transform or task class that did it
 * @param record the record as it was polled or consumed
 * @param error what was thrown
 */
public record RecordFailure(TaskId task, Stage stage, String executingClass, FailedRecord record, Throwable error) {
    /** What, where and which record, without the record's contents. */
    public String describe() {
        return "Task " + task + " failed in stage " + stage + ", in '" + executingClass + "', on " + record;
    }

    @Override
    public String toString() {
        return describe() + ": " + error.getClass().getName();
    }
}
