package dev.tributary.connect.runtime.control;

import dev.tributary.connect.api.TargetState;

/** One step from what is observed to what is desired. Immutable. */
sealed interface Action {
    void dispatchTo(Handler handler);

    /** Ask a run to stop. */
    record Stop(Instance instance, Run run) implements Action {
        @Override
        public void dispatchTo(Handler handler) {
            handler.stop(this);
        }
    }

    /** Give up on a run that did not stop in time; from then on it does not exist. */
    record Abandon(Instance instance, Run run) implements Action {
        @Override
        public void dispatchTo(Handler handler) {
            handler.abandon(this);
        }
    }

    /** Tell a run another target state. */
    record Retarget(Instance instance, Run run, TargetState target) implements Action {
        @Override
        public void dispatchTo(Handler handler) {
            handler.retarget(this);
        }
    }

    /** Start a run; there is none of the instance. */
    record Start(Instance instance, Desired.Wanted wanted) implements Action {
        @Override
        public void dispatchTo(Handler handler) {
            handler.start(this);
        }
    }

    /** One method for each kind of action. */
    interface Handler {
        void stop(Stop action);

        void abandon(Abandon action);

        void retarget(Retarget action);

        void start(Start action);
    }
}
