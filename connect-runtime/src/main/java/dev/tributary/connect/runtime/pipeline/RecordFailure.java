package dev.tributary.connect.runtime.pipeline;

import dev.tributary.connect.api.TaskId;
import org.jspecify.annotations.Nullable;

/**
 * A record failed for good. Immutable.
 *
 * @param task whose record it was
 * @param stage what was done to it
 * @param executingClass the name of the converter, transform or task class that did it
 * @param record the record as it was polled or consumed
 * @param error what was thrown; null if the task that reported the record did not tell
 */
public record RecordFailure(
        TaskId task,
        Stage stage,
        String executingClass,
        FailedRecord record,
        @Nullable Throwable error) {
    /** What, where and which record, without the record's contents. */
    public String describe() {
        return "Task " + task + " failed in stage " + stage + ", in '" + executingClass + "', on " + record;
    }

    /** What kind of error it was, without its message, which may hold contents. */
    String errorName() {
        return error == null ? "no error given" : error.getClass().getName();
    }

    @Override
    public String toString() {
        return describe() + ": " + errorName();
    }
}
