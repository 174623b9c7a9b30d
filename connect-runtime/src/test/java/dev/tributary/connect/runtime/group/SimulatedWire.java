package dev.tributary.connect.runtime.group;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * A member's connection to its coordinator: takes its time, keeps the order in each direction, and loses everything while
 * it is cut. One thread.
 */
public final class SimulatedWire {
    private final SimulatedTimer world;
    private final SimulatedTimer member;
    private final Supplier<Duration> delay;
    private boolean cut;
    private boolean silent;
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
    }

    public boolean isCut() {
        return cut;
    }

    boolean refuses() {
        return cut && !silent;
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
        }
    }
}
