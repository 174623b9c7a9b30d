package dev.tributary.connect.runtime.incident;

import dev.tributary.connect.api.Incident.LikelyCause;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is probably wrong and what to do about it, by rules over the chain of causes: of the innermost error that a rule knows, the
 * first such rule. Errors that say little by themselves, a timeout for instance, count only if nothing else is known. Stateless.
 */
final class LikelyCauses {
    /** In order: the more special first. */
    static final List<Rule> TELLING = Stream.of(
                    JvmRules.RULES,
                    ConnectRules.RULES,
                    DataRules.RULES,
                    KafkaRules.RULES,
                    CaptureRules.RULES,
                    DatabaseRules.RULES,
                    NetworkRules.RULES)
            .flatMap(List::stream)
            .toList();

    /** Of kinds that have many causes. */
    static final List<Rule> VAGUE = Stream.of(
                    KafkaRules.VAGUE, DatabaseRules.VAGUE, NetworkRules.VAGUE, DataRules.VAGUE)
            .flatMap(List::stream)
            .toList();

    /** What nobody but the authors of a plugin can do something about, after all else. */
    static final List<Rule> LAST = JvmRules.LAST;

    private LikelyCauses() {}

    /** Null if no rule knows any of the errors. */
    static @Nullable LikelyCause of(ErrorChain chain) {
        for (List<Rule> rules : List.of(TELLING, VAGUE, LAST)) {
            LikelyCause found = of(rules, chain);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static @Nullable LikelyCause of(List<Rule> rules, ErrorChain chain) {
        for (int at = chain.links().size() - 1; at >= 0; at--) {
            ErrorLink error = chain.links().get(at);
            for (Rule rule : rules) {
                if (rule.knows().test(error)) {
                    return rule.explain(error, chain);
                }
            }
        }
        return null;
    }
}
