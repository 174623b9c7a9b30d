package dev.tributary.connect.runtime.control;

import dev.tributary.connect.api.ConnectClusterException.BadRequest;
import dev.tributary.connect.runtime.state.ConfigTooLargeException;

/** Tells whether something was not stored because it is too large: then trying again does not help. Pure. */
final class TooLarge {
    private TooLarge() {}

    /** The leader's refusal comes over HTTP, where only the text tells it from other bad requests. */
    static boolean isCause(Throwable failure) {
        String message = failure.getMessage();
        return failure instanceof ConfigTooLargeException
                || (failure instanceof BadRequest && message != null && message.contains(ConfigTooLargeException.SIGN));
    }
}
