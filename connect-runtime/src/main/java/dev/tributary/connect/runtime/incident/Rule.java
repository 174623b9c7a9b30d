package dev.tributary.connect.runtime.incident;

import dev.tributary.connect.api.Incident.LikelyCause;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/**
 * Knows one kind of error. Immutable.
 *
 * @param name of the kind, for people and for scripts
 * @param knows whether an error is of this kind
 * @param cause what is probably wrong, one sentence, with what the messages tell of it
 * @param advice what to do, one or two sentences
 */
record Rule(String name, Predicate<ErrorLink> knows, BiFunction<ErrorLink, ErrorChain, String> cause, String advice) {
    static Rule of(
            String name, Predicate<ErrorLink> knows, BiFunction<ErrorLink, ErrorChain, String> cause, String advice) {
        return new Rule(name, knows, cause, advice);
    }

    /** A rule whose sentence needs nothing but the first line of the message after it. */
    static Rule quoting(String name, Predicate<ErrorLink> knows, String cause, String advice) {
        return new Rule(name, knows, (error, chain) -> cause + ": " + error.line(), advice);
    }

    LikelyCause explain(ErrorLink error, ErrorChain chain) {
        return new LikelyCause(name, cause.apply(error, chain), advice);
    }
}
