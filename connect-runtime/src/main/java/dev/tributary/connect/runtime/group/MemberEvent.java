package dev.tributary.connect.runtime.group;

import dev.tributary.connect.runtime.state.ClusterConfig;
import java.time.Instant;

/** What a {@link GroupMember} is told. Immutable. */
sealed interface MemberEvent {
    void dispatchTo(Handler handler);

    /** The worker's stores are read: it may join from now on. Before, nothing joins. */
    record Ready(ClusterConfig config) implements MemberEvent {
        @Override
        public void dispatchTo(Handler handler) {
            handler.ready(this);
        }
    }

    /** The config log was read this far. */
    record ConfigRead(ClusterConfig config) implements MemberEvent {
        @Override
        public void dispatchTo(Handler handler) {
            handler.configRead(this);
        }
    }

    /** A join is about to be sent, for whatever reason. It goes out when {@link GroupMember#mayJoin()}. */
    record JoinDue() implements MemberEvent {
        @Override
        public void dispatchTo(Handler handler) {
            handler.joinDue(this);
        }
    }

    /** A round is complete. If this member leads, {@link GroupMember#lead} came before. */
    record Joined(String memberId, int groupGeneration, GroupProtocol protocol, GroupAssignment assignment)
            implements MemberEvent {
        @Override
        public void dispatchTo(Handler handler) {
            handler.joined(this);
        }
    }

    /** The group does not know this member any more, or it left: it will join as a new one. */
    record Evicted() implements MemberEvent {
        @Override
        public void dispatchTo(Handler handler) {
            handler.evicted(this);
        }
    }

    /**
     * The coordinator answered a heartbeat, or the end of a join.
     *
     * @param asked when the question was sent: the coordinator has waited for the next one since then at the earliest
     */
    record Heard(Instant asked) implements MemberEvent {
        @Override
        public void dispatchTo(Handler handler) {
            handler.heard(this);
        }
    }

    /** The connection to the coordinator is lost, also for a join that is under way. */
    record CoordinatorLost() implements MemberEvent {
        @Override
        public void dispatchTo(Handler handler) {
            handler.coordinatorLost(this);
        }
    }

    /** Everything outside the assignment of this number has ended, and its statuses are written. */
    record Stopped(long assignment) implements MemberEvent {
        @Override
        public void dispatchTo(Handler handler) {
            handler.stopped(this);
        }
    }

    /** The attempt to read the config log to its end is over. What was read came as {@link ConfigRead} before. */
    record CatchUpEnded(boolean complete) implements MemberEvent {
        @Override
        public void dispatchTo(Handler handler) {
            handler.catchUpEnded(this);
        }
    }

    /** The worker is to stop: hand the work over. Ends with {@link MemberEffect.Drained}. */
    record Drain() implements MemberEvent {
        @Override
        public void dispatchTo(Handler handler) {
            handler.drain(this);
        }
    }

    /** Time has passed. */
    record Tick() implements MemberEvent {
        @Override
        public void dispatchTo(Handler handler) {
            handler.tick(this);
        }
    }

    /** One method for each kind of event. */
    interface Handler {
        void ready(Ready event);

        void configRead(ConfigRead event);

        void joinDue(JoinDue event);

        void joined(Joined event);

        void evicted(Evicted event);

        void heard(Heard event);

        void coordinatorLost(CoordinatorLost event);

        void stopped(Stopped event);

        void catchUpEnded(CatchUpEnded event);

        void drain(Drain event);

        void tick(Tick event);
    }
}
