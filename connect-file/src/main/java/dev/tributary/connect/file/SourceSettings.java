package dev.tributary.connect.file;

import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.jspecify.annotations.Nullable;

/**
 * The file source's configuration.
 *
 * @param file as configured; null for standard input
 * @param batchSize how many records one poll returns at most
 */
record SourceSettings(@Nullable String file, String topic, int batchSize) {
    static final String TOPIC_CONFIG = "topic";
    static final String BATCH_SIZE_CONFIG = "batch.size";

    static final ConfigDef CONFIG_DEF = new ConfigDef()
            .define(
                    FileSetting.CONFIG,
                    Type.STRING,
                    null,
                    Importance.HIGH,
                    "The file to read lines from. Standard input if unset or empty.")
            .define(
                    TOPIC_CONFIG,
                    Type.STRING,
                    ConfigDef.NO_DEFAULT_VALUE,
                    new ConfigDef.NonEmptyString(),
                    Importance.HIGH,
                    "The topic that each line becomes a record of.")
            .define(
                    BATCH_SIZE_CONFIG,
                    Type.INT,
                    2000,
                    ConfigDef.Range.atLeast(1),
                    Importance.LOW,
                    "How many lines are handed over at a time at most.");

    /**
     * Reads the settings out of a connector's or task's configuration.
     *
     * @throws org.apache.kafka.common.config.ConfigException naming the setting that is missing or wrong
     */
    static SourceSettings of(Map<String, String> properties) {
        var config = new AbstractConfig(CONFIG_DEF, properties, false);
        return new SourceSettings(
                FileSetting.of(properties), config.getString(TOPIC_CONFIG), config.getInt(BATCH_SIZE_CONFIG));
    }
}
