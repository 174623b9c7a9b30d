package dev.tributary.connect.runtime.control;

import dev.tributary.connect.runtime.group.SimulatedTimer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Time as one process knows it: while it is suspended nothing happens in it, and when it is dead nothing ever will. Its clock may be
 * wrong.
 */
final class ProcessTime implements SimulatedTimer {
    private final VirtualTime world;
    private final Duration ahead;
    private final Deque<Runnable> held = new ArrayDeque<>();
    private boolean suspended;
    private boolean dead;

    /** @param ahead of the true time its clock is; negative: behind */
    ProcessTime(VirtualTime world, Duration ahead) {
        this.world = world;
        this.ahead = ahead;
    }

    @Override
    public Instant now() {
        return world.instant().plus(ahead);
    }

    @Override
    public void after(Duration delay, Runnable work) {
        if (!dead) {
            world.after(delay, () -> run(work));
        }
    }

    private void run(Runnable work) {
        if (dead) {
            return;
        }
        if (suspended) {
            held.add(work);
        } else {
            work.run();
        }
    }

    boolean suspended() {
        return suspended;
    }

    boolean dead() {
        return dead;
    }

    void suspend() {
        suspended = true;
    }

    /** What fell due meanwhile happens now, in its order; {@code first} before all of it. */
    void resume(Runnable first) {
        suspended = false;
        first.run();
        while (!held.isEmpty() && !suspended) {
            run(held.remove());
        }
    }

    void kill() {
        dead = true;
        held.clear();
    }
}
