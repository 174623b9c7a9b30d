package dev.tributary.connect.runtime.group;

/** What this worker was last told to run, and whether everything else has ended. Belongs to {@link GroupMember}. */
final class Runs {
    private long number;
    private long lastThatTook;
    private long stopped;
    private Work running = Work.NONE;

    /** The next assignment of the worker. */
    Assignment next(Work work, Leadership leadership, int groupGeneration) {
        number++;
        if (!running.minus(work).isEmpty()) {
            lastThatTook = number;
        }
        running = work;
        return new Assignment(number, false, work.connectors(), work.tasks(), leadership, groupGeneration);
    }

    /** What the worker was last told to run. */
    Work running() {
        return running;
    }

    /** What of this runs already. */
    Work runningOf(Work work) {
        return work.minus(work.minus(running));
    }

    /** Everything outside the assignment of this number has ended; so it has for earlier ones. */
    void stopped(long assignment) {
        stopped = Math.max(stopped, assignment);
    }

    /** Whether nothing that was taken away may still run. */
    boolean settled() {
        return stopped >= lastThatTook;
    }
}
