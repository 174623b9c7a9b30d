package dev.tributary.connect.runtime.config;

import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;

/** All keys that a worker of a mode declares, except those of the REST server. */
public final class WorkerKeys {
    static final String OFFSET_FILE = "offset.storage.file.filename";
    static final String STATE_DIRECTORY = "tributary.state.directory";
    static final String WARM_UP = "tributary.warmup.enable";

    private WorkerKeys() {}

    /** A new definition, for parsing and for documentation. */
    public static ConfigDef definition(Mode mode) {
        ConfigDef general = GeneralKeys.addTo(new ConfigDef());
        return mode == Mode.STANDALONE
                ? addStandalone(general)
                : addWarmUp(NetworkKeys.addTo(DistributedKeys.addTo(general)));
    }

    private static ConfigDef addStandalone(ConfigDef def) {
        return def.define(
                        OFFSET_FILE,
                        Type.STRING,
                        ConfigDef.NO_DEFAULT_VALUE,
                        Checks.notBlank("the name of a file"),
                        Importance.HIGH,
                        "File that holds the offsets of source connectors; created when absent.")
                .define(
                        STATE_DIRECTORY,
                        Type.STRING,
                        null,
                        Checks.notBlank("the name of a directory"),
                        Importance.LOW,
                        "Directory that keeps connectors created over REST, target states and statuses across restarts; "
                                + "unset: they are forgotten when the worker ends.");
    }

    private static ConfigDef addWarmUp(ConfigDef def) {
        return def.define(
                WARM_UP,
                Type.BOOLEAN,
                true,
                Importance.LOW,
                "Whether a worker started by connect-distributed.sh, once it is in its group and as long as it has nothing to "
                        + "run, practises creating connectors for a second or two, on a cluster in its own memory: so that the "
                        + "first real ones are created as quickly as later ones.");
    }
}
