package dev.tributary.connect.runtime.config;

import dev.tributary.connect.api.ConfigWarning;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keys of a worker's properties that nobody defines and that look like slips of the pen. Unknown keys are for clients and
 * plugins and never an error, so there must be a known one which it resembles and which is not set itself. Stateless.
 */
public final class MistypedKeys {
    private static final Logger LOG = LoggerFactory.getLogger(MistypedKeys.class);
    private static final String OWN = "tributary."; // an error, see OwnKeys

    private MistypedKeys() {}

    /**
     * Warns of each, without its value.
     *
     * @param raw the properties as in the file
     * @param declaredElsewhere names that other parts of the worker declare
     */
    public static void warn(Mode mode, Map<String, String> raw, Set<String> declaredElsewhere) {
        for (ConfigWarning slip : in(mode, raw, declaredElsewhere)) {
            LOG.warn(
                    "'{}' in the worker's properties is no setting of a worker or of a Kafka client. Did you mean {}? As"
                            + " it stands it has an effect only if a plugin reads it.",
                    slip.key(),
                    slip.nearest());
        }
    }

    static List<ConfigWarning> in(Mode mode, Map<String, String> raw, Set<String> declaredElsewhere) {
        Set<String> candidates = new HashSet<>(declaredElsewhere);
        candidates.addAll(WorkerKeys.definition(mode).names());
        Set<String> known = new HashSet<>(candidates);
        for (Mode other : Mode.values()) { // one file may serve for both
            known.addAll(WorkerKeys.definition(other).names());
        }
        for (ClientKind kind : ClientKind.values()) {
            known.addAll(kind.definition().names());
            kind.definition().names().forEach(name -> candidates.add(kind.workerPrefix() + name));
        }
        known.addAll(candidates);
        candidates.removeAll(raw.keySet());
        return raw.keySet().stream()
                .filter(key -> !known.contains(key) && !key.startsWith(OWN) && !WorkerConfigLog.removed(key))
                .sorted()
                .flatMap(key ->
                        NearestName.ofSlip(key, candidates).map(nearest -> new ConfigWarning(key, nearest)).stream())
                .toList();
    }
}
