package dev.tributary.connect.runtime.health;

import dev.tributary.connect.api.WorkStage;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Where a thread of a task is in its work: written by that thread alone, at every change of stage, read by the sampler.
 *
 * <p>It knows no time. A change is one ordinary write to memory of a word that holds the stage and a count of changes, so
 * that a call that comes back and is made again is not taken for one that lasts. Whoever reads sees the word change or not,
 * and has a clock of its own. So it costs the record path about a nanosecond.
 */
public final class ProgressClock {
    private static final VarHandle WORD;
    private static final VarHandle REPEATS;
    private static final WorkStage[] STAGES = WorkStage.values();

    private static final long STAGE = 0xF;
    private static final long EXCUSED = 0x10;
    private static final long PRESSED = 0x20;
    private static final long BELOW_TICKS = 0x3F;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            WORD = lookup.findVarHandle(ProgressClock.class, "word", long.class);
            REPEATS = lookup.findVarHandle(ProgressClock.class, "repeats", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Ticks, flags, stage. */
    private long word;

    /** As {@link #word}, while one piece of work is tried again and again; 0 otherwise. */
    private long repeats;

    /** Why {@link #repeats} is not 0: the failure of the last try. */
    private volatile @Nullable Throwable failure;

    private volatile @Nullable Thread thread;

    /** The calling thread is the one whose clock this is. */
    public void begin() {
        begin(Thread.currentThread());
    }

    /** This thread, which is about to start, is the one whose clock this is. */
    public void begin(Thread owner) {
        thread = owner;
    }

    /** The clock has no thread any more. On that thread. */
    public void end() {
        enter(WorkStage.NONE);
        thread = null;
    }

    /** The thread begins something that should come to an end. */
    public void enter(WorkStage stage) {
        WORD.setOpaque(this, (word | BELOW_TICKS) + 1 + stage.ordinal());
    }

    /** The thread waits for something that may take as long as it likes. */
    public void await(WorkStage stage) {
        WORD.setOpaque(this, ((word | BELOW_TICKS) + 1 + stage.ordinal()) | EXCUSED);
    }

    /** The thread waits until the other side takes more; that should come to an end. */
    public void press(WorkStage stage) {
        WORD.setOpaque(this, ((word | BELOW_TICKS) + 1 + stage.ordinal()) | PRESSED);
    }

    /** The thread has nothing to do before another thread of the task, which has a clock of its own, takes more. */
    public void hold() {
        WORD.setOpaque(this, ((word | BELOW_TICKS) + 1) | PRESSED | EXCUSED);
    }

    /** The stage of now, as its own thread knows it. */
    public WorkStage stage() {
        return stageOf(word);
    }

    /** What this stage was to do could not be done and will be tried again. Until {@link #progressed}, that is one hang. */
    public void repeating(WorkStage stage, Throwable cause) {
        failure = cause;
        if (repeats == 0) {
            REPEATS.setOpaque(this, (word | BELOW_TICKS) + 1 + stage.ordinal());
        }
    }

    /** What was tried again succeeded, or is given up. */
    public void progressed() {
        if (repeats != 0) {
            REPEATS.setOpaque(this, 0L);
            failure = null;
        }
    }

    // ---- for the sampler

    @Nullable
    Thread thread() {
        return thread;
    }

    long word() {
        return (long) WORD.getOpaque(this);
    }

    long repeats() {
        return (long) REPEATS.getOpaque(this);
    }

    @Nullable
    Throwable failure() {
        return failure;
    }

    static WorkStage stageOf(long word) {
        return STAGES[(int) (word & STAGE)];
    }

    static boolean isExcused(long word) {
        return (word & EXCUSED) != 0;
    }

    static boolean isPressed(long word) {
        return (word & PRESSED) != 0;
    }
}
