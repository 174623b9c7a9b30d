package dev.tributary.connect.e2e.recording;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes down the calls of one plugin instance and does what the configuration says for them. Calls that come before the
 * instance knows its connector are written as soon as it does. Thread-safe.
 */
final class Recorder {
    private final List<Journal.Call> early = new ArrayList<>();
    private String kind;
    private @Nullable Journal journal;
    private @Nullable String instance;
    private Script script = Script.NONE;

    Recorder(String kind) {
        this.kind = kind;
    }

    /** From now on the instance knows its configuration. */
    synchronized void configure(String newKind, Map<String, ?> config, String prefix) {
        kind = newKind;
        script = new Script(config, prefix);
        belongTo(Journal.of(config));
    }

    private void belongTo(Journal to) {
        if (journal == null) {
            journal = to;
            instance = to.nameInstance(kind);
        }
    }

    synchronized @Nullable Journal journal() {
        return journal;
    }

    /**
     * Writes the call down, and does what the script says for this method.
     *
     * @return what the script wants returned, or null
     */
    @Nullable
    String call(String method, Object... arguments) {
        note(method, Text.of(arguments));
        return script.run("on." + method, key -> count(key), journal());
    }

    /** Does what the script says for a record or value of this text. */
    @Nullable
    String when(@Nullable Object value) {
        return script.run("when." + value, key -> count(key), journal());
    }

    /** Writes down without doing anything. */
    synchronized void note(String method, String arguments) {
        var call = new Journal.Call(method, arguments);
        if (journal == null && call.connector() != null && kind.equals("connector")) {
            belongTo(Journal.of(call.connector()));
        }
        if (journal == null || instance == null) {
            early.add(call);
            return;
        }
        early.forEach(old -> journal.write(instance, old));
        early.clear();
        journal.write(instance, call);
    }

    private synchronized int count(String key) {
        return journal == null ? 0 : journal.count(kind + " " + key);
    }
}
