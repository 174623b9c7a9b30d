package dev.tributary.connect.runtime.group;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.runtime.state.ClusterConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What a member promises, whatever happens to it in whatever order. */
final class GroupMemberPropertyTest {
    private static final int STEPS = 250;

    @Property(tries = 500)
    void whateverHappensTheMemberKeepsItsPromises(@ForAll long seed) {
        var life = new Life(seed);
        try {
            for (int step = 0; step < STEPS; step++) {
                life.step();
            }
        } catch (AssertionError e) {
            throw new AssertionError("seed " + seed + ": " + e.getMessage() + "\n" + String.join("\n", life.trace), e);
        }
    }

    /** A random life, and what an onlooker knows of it. */
    private static final class Life implements MemberEffect.Handler {
        private static final Duration LEASE = MemberRig.LEASE;

        private final Random random;
        private final GroupMember member = new GroupMember(new MemberSettings(
                "http://me/", GroupProtocol.SESSIONED, MemberRig.SESSION, MemberRig.GRACEFUL_STOP, Duration.ZERO));
        private final List<String> trace = new ArrayList<>();
        private Instant now = Instant.EPOCH;

        private boolean ready;
        private boolean draining;
        private boolean drained;
        private boolean joinOutstanding;
        private boolean joinSent;
        private boolean catchingUp;
        private ClusterConfig config = ClusterConfig.EMPTY;
        private int generation;
        private long number;
        private Work running = Work.NONE;
        private final TreeMap<Long, Work> takenAndNotStopped = new TreeMap<>();
        private Instant alive = Instant.MAX.minus(LEASE);
        private boolean leaseOver;

        Life(long seed) {
            random = new Random(seed);
        }

        void step() {
            now = now.plusMillis(random.nextInt(30) == 0 ? random.nextInt(60_000) : random.nextInt(900));
            leaseOver |= !joinSent && !now.isBefore(alive.plus(LEASE));
            switch (random.nextInt(14)) {
                case 0, 1 -> readConfig();
                case 2, 3 -> join();
                case 4, 5, 6 -> answer();
                case 7 -> maybeEvicted();
                case 8 -> heard();
                case 9 -> coordinatorLost();
                case 10, 11 -> stopped();
                case 12 -> caughtUp();
                default -> tick();
            }
            if (!draining && random.nextInt(150) == 0) {
                draining = true;
                tell(new MemberEvent.Drain());
            }
        }

        private void readConfig() {
            long offset = config.configOffset() + random.nextInt(3);
            config = MemberRig.config(offset, random.nextBoolean() ? offset : config.workOffset());
            if (ready) {
                tell(new MemberEvent.ConfigRead(config));
            } else {
                ready = true;
                tell(new MemberEvent.Ready(config));
            }
        }

        private void join() {
            joinOutstanding = false;
            tell(new MemberEvent.JoinDue());
            if (member.mayJoin()) {
                assertThat(ready).isTrue();
                tellState();
            }
        }

        private void tellState() {
            MemberState state = member.state(now);
            trace.add(now + " state " + state);
            joinSent = true;
            joinOutstanding = false;
            assertThat(running.minus(state.work()))
                    .as("runs, but is not told as held")
                    .isEqualTo(Work.NONE);
            assertThat(state.arrivals().stream().reduce(Work.NONE, Work::plus)).isEqualTo(state.work());
            assertThat(state.arrivals().stream().mapToInt(Work::size).sum())
                    .isEqualTo(state.work().size());
            assertThat(state.arrivals()).noneMatch(Work::isEmpty);
            assertThat(state.draining() || !draining).isTrue();
        }

        private void answer() {
            if (!joinSent) {
                return;
            }
            generation++;
            joinSent = false;
            joinOutstanding = false;
            alive = now;
            leaseOver = false;
            long offset = Math.max(0, config.configOffset() + random.nextInt(4) - 1);
            Work assigned = someWork();
            boolean leads = random.nextBoolean();
            var told = new GroupAssignment(
                    random.nextInt(8) == 0,
                    leads ? "me" : "boss",
                    "http://boss/",
                    offset,
                    assigned,
                    someWork().minus(assigned),
                    Duration.ofMillis(random.nextInt(3) == 0 ? random.nextInt(3000) : 0));
            GroupProtocol protocol = random.nextInt(6) == 0 ? GroupProtocol.EAGER : GroupProtocol.SESSIONED;
            tell(new MemberEvent.Joined("me", generation, protocol, told));
        }

        private Work someWork() {
            var names = new ArrayList<String>();
            for (String name : List.of("a", "a-0", "a-1", "b", "b-0", "b-1", "b-2")) {
                if (random.nextInt(4) == 0) {
                    names.add(name);
                }
            }
            return AssignmentPlannerTest.work(names.toArray(String[]::new));
        }

        private void maybeEvicted() {
            if (random.nextBoolean()) {
                leaseOver |= !now.isBefore(alive.plus(LEASE));
                joinSent = false;
                tell(new MemberEvent.Evicted());
            }
        }

        private void heard() {
            Instant asked = now.minusMillis(random.nextInt(2000));
            if (!leaseOver && asked.isAfter(alive)) {
                alive = asked;
            }
            tell(new MemberEvent.Heard(asked));
        }

        private void coordinatorLost() {
            leaseOver |= !now.isBefore(alive.plus(LEASE));
            joinSent = false;
            tell(new MemberEvent.CoordinatorLost());
        }

        private void stopped() {
            if (!takenAndNotStopped.isEmpty()) {
                long assignment = random.nextBoolean() ? takenAndNotStopped.firstKey() : number;
                takenAndNotStopped.headMap(assignment, true).clear();
                tell(new MemberEvent.Stopped(assignment));
            }
        }

        private void caughtUp() {
            if (catchingUp) {
                catchingUp = false;
                tell(new MemberEvent.CatchUpEnded(random.nextInt(3) > 0));
            }
        }

        private void tick() {
            tell(new MemberEvent.Tick());
            assertThat(member.nextDeadline() == null || member.nextDeadline().isAfter(now))
                    .as("a deadline that has passed is not due again")
                    .isTrue();
        }

        private void tell(MemberEvent event) {
            List<MemberEffect> effects = member.handle(event, now);
            trace.add(now + " " + event + " -> " + effects);
            effects.forEach(effect -> effect.dispatchTo(this));
            if (leaseOver) {
                assertThat(running).as("runs after the end of the lease").isEqualTo(Work.NONE);
            }
            if (!takenAndNotStopped.isEmpty()) {
                assertThat(member.mayJoin()).as("may join before the stop").isFalse();
            }
        }

        @Override
        public void run(MemberEffect.Run effect) {
            Assignment given = effect.assignment();
            assertThat(ready).isTrue();
            assertThat(given.number()).isGreaterThan(number);
            number = given.number();
            Work next = Work.of(given.connectors(), given.tasks());
            Work taken = running.minus(next);
            if (!taken.isEmpty()) {
                takenAndNotStopped.put(number, taken);
            }
            if (draining) {
                assertThat(next.minus(running)).as("starts while draining").isEqualTo(Work.NONE);
            }
            running = next;
        }

        @Override
        public void join(MemberEffect.Join effect) {
            assertThat(ready).isTrue();
            assertThat(joinOutstanding).as("asked for a join twice").isFalse();
            assertThat(drained).as("joins after it was drained").isFalse();
            joinOutstanding = true;
        }

        @Override
        public void catchUp(MemberEffect.CatchUp effect) {
            assertThat(catchingUp).as("catches up twice at a time").isFalse();
            catchingUp = true;
        }

        @Override
        public void drained(MemberEffect.Drained effect) {
            assertThat(draining).isTrue();
            assertThat(drained).as("drained twice").isFalse();
            drained = true;
        }
    }
}
