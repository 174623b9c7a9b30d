package dev.tributary.connect.runtime.group;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/**
 * A member's connection to its coordinator: takes its time and keeps the order in each direction. While it is cut with a
 * reset everything is lost; while it is cut in silence, everything waits to be sent again. One thread.
 */
public final class SimulatedWire {
    private final SimulatedTimer world;
    private final SimulatedTimer member;
    private final Supplier<Duration> delay;
    private boolean cut;
    private boolean silent;
    private final Deque<Runnable> unsent = new ArrayDeque<>();
    private Instant lastThere = Instant.MIN;
    private Instant lastBack = Instant.MIN;

    /**
     * @param world the broker's time
     * @param member the member's own time, which stands still while the process is suspended
     */
    public SimulatedWire(SimulatedTimer world, SimulatedTimer member, Supplier<Duration> delay) {
        this.world = world;
        this.member = member;
        this.delay = delay;
    }

    /** @param noticed whether both ends are told (a reset), or nothing arrives and nobody says so */
    public void cut(boolean noticed) {
        cut = true;
        silent = !noticed;
    }

    public void heal() {
        cut = false;
        silent = false;
        while (!unsent.isEmpty() && !cut) {
            unsent.remove().run();
        }
    }

    public boolean isCut() {
        return cut;
    }

    void toCoordinator(Runnable arrival) {
        lastThere = next(lastThere);
        world.after(Duration.between(world.now(), lastThere), () -> deliver(arrival));
    }

    void toMember(Runnable arrival) {
        lastBack = next(lastBack);
        world.after(Duration.between(world.now(), lastBack), () -> deliver(() -> member.after(Duration.ZERO, arrival)));
    }

    private Instant next(Instant last) {
        Instant at = world.now().plus(delay.get());
        return at.isAfter(last) ? at : last;
    }

    private void deliver(Runnable arrival) {
        if (!cut) {
            arrival.run();
        } else if (silent) {
            unsent.add(arrival);
        }
    }
}
