package dev.tributary.connect.runtime.config;

import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;

/** All keys that a worker of a mode declares, except those of the REST server. */
public final class WorkerKeys {
    static final String OFFSET_FILE = "offset.storage.file.filename";
    static final String STATE_DIRECTORY = "tributary.state.directory";

    private WorkerKeys() {}

    /** A new definition, for parsing and for documentation. */
    public static ConfigDef definition(Mode mode) {
        ConfigDef general = GeneralKeys.addTo(new ConfigDef());
        return mode == Mode.STANDALONE ? addStandalone(general) : NetworkKeys.addTo(DistributedKeys.addTo(general));
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
}
