package dev.tributary.connect.e2e.recording;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.ConnectorContext;
import org.jspecify.annotations.Nullable;

/** What both recording connectors do alike. For the threads that call the connector. */
final class ConnectorCalls {
    static final ConfigDef DEFINITION = new ConfigDef()
            .define("poll", ConfigDef.Type.STRING, null, ConfigDef.Importance.LOW, "What polls return, one a line.")
            .define(
                    "declared",
                    ConfigDef.Type.INT,
                    1,
                    ConfigDef.Range.atLeast(1),
                    ConfigDef.Importance.LOW,
                    "A number that the definition checks.");

    private final Recorder recorder = new Recorder("connector");
    private final Supplier<@Nullable ConnectorContext> context;
    private @Nullable Map<String, String> props;

    ConnectorCalls(Supplier<@Nullable ConnectorContext> context) {
        this.context = context;
    }

    Recorder recorder() {
        return recorder;
    }

    void constructed() {
        recorder.note("new", "");
    }

    String version() {
        recorder.note("version", "");
        return "1.0";
    }

    /** On an instance that workers may share between connectors. */
    void validate(Map<String, String> config) {
        var validating = new Recorder("validation");
        validating.configure("validation", config, "connector.");
        validating.call("validate", props(config));
    }

    void start(Map<String, String> config) {
        props = config;
        recorder.configure("connector", config, "connector.");
        obey(recorder.call("start", props(config)));
    }

    List<Map<String, String>> taskConfigs(int maxTasks) {
        String wanted = recorder.call("taskConfigs", maxTasks);
        obey(wanted);
        if ("null".equals(wanted)) {
            return nothing();
        }
        int count = wanted != null && wanted.matches("\\d+") ? Integer.parseInt(wanted) : maxTasks;
        return RecordingSource.tasks(props == null ? Map.of() : props, count);
    }

    /** On an instance that was only constructed. */
    boolean alterOffsets(Map<String, String> config, Map<?, ?> offsets) {
        var altering = new Recorder("alteration");
        altering.configure("alteration", config, "connector.");
        return !"false".equals(altering.call("alterOffsets", props(config), offsets));
    }

    @SuppressWarnings("NullAway")
    private static List<Map<String, String>> nothing() {
        return null;
    }

    private void obey(@Nullable String action) {
        ConnectorContext ctx = context.get();
        if (action == null || ctx == null) {
            return;
        }
        String[] words = action.split(" ", 3);
        if (words[0].equals("raise")) {
            ctx.raiseError((Exception) Script.throwable(words[1], words[2]));
        } else if (words[0].equals("reconfigure")) {
            ctx.requestTaskReconfiguration();
        }
    }

    /** Without the keys that are the script itself. */
    static String props(Map<String, String> config) {
        Map<String, String> interesting = new TreeMap<>(config);
        interesting
                .keySet()
                .removeIf(key -> key.startsWith("poll")
                        || key.contains(".on.")
                        || key.contains(".when.")
                        || key.equals("connector.class"));
        return interesting.toString();
    }
}
