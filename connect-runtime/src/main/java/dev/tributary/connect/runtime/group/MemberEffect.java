package dev.tributary.connect.runtime.group;

/** What a {@link GroupMember} wants done. Immutable. None of it is waited for; what comes of it comes back as an event. */
sealed interface MemberEffect {
    void dispatchTo(Handler handler);

    /** This is what the worker runs from now on. Comes back as {@link MemberEvent.Stopped}. */
    record Run(Assignment assignment) implements MemberEffect {
        @Override
        public void dispatchTo(Handler handler) {
            handler.run(this);
        }
    }

    /**
     * Join the group, again if it is in it: as soon as {@link GroupMember#mayJoin()}.
     *
     * @param reason for the broker's log
     */
    record Join(String reason) implements MemberEffect {
        @Override
        public void dispatchTo(Handler handler) {
            handler.join(this);
        }
    }

    /** Read the config log to its end, for {@code worker.sync.timeout.ms} at most. Comes back as {@link MemberEvent.CatchUpEnded}. */
    record CatchUp() implements MemberEffect {
        @Override
        public void dispatchTo(Handler handler) {
            handler.catchUp(this);
        }
    }

    /** The hand-over is complete, or is of no use: the worker stops what it still runs, then leaves. */
    record Drained() implements MemberEffect {
        @Override
        public void dispatchTo(Handler handler) {
            handler.drained(this);
        }
    }

    /** One method for each kind of effect. */
    interface Handler {
        void run(Run effect);

        void join(Join effect);

        void catchUp(CatchUp effect);

        void drained(Drained effect);
    }
}
