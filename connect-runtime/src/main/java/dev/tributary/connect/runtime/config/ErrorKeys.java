package dev.tributary.connect.runtime.config;

import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;

/**
 * The keys of a connector's configuration that say what becomes of records that fail. Source: {@code tasks} 4.2, 5.1; those
 * of sources below {@code errors.deadletterqueue.}, and {@link #TOLERATE_PUT}, are this runtime's own.
 */
final class ErrorKeys {
    static final String RETRY_TIMEOUT = "errors.retry.timeout";
    static final String RETRY_DELAY_MAX = "errors.retry.delay.max.ms";
    static final String TOLERANCE = "errors.tolerance";
    static final String LOG_ERRORS = "errors.log.enable";
    static final String LOG_MESSAGES = "errors.log.include.messages";
    static final String DEAD_LETTER_REPLICAS = "errors.deadletterqueue.topic.replication.factor";
    static final String DEAD_LETTER_CONTEXT = "errors.deadletterqueue.context.headers.enable";
    static final String TOLERATE_PUT = "errors.tolerance.put.enable";

    private static final String GROUP = "Error Handling";

    private ErrorKeys() {}

    /** What sources and sinks have in common. */
    static ConfigDef addCommon(ConfigDef def) {
        return def.define(
                        RETRY_TIMEOUT,
                        Type.LONG,
                        0L,
                        Importance.MEDIUM,
                        "Milliseconds for which an operation that failed is tried again; 0: not at all, -1: for ever.",
                        GROUP,
                        1,
                        Width.MEDIUM,
                        "Retry Timeout for Errors")
                .define(
                        RETRY_DELAY_MAX,
                        Type.LONG,
                        60000L,
                        Importance.MEDIUM,
                        "Milliseconds between two tries at most.",
                        GROUP,
                        2,
                        Width.MEDIUM,
                        "Maximum Delay Between Retries for Errors")
                .define(
                        TOLERANCE,
                        Type.STRING,
                        "none",
                        Checks.oneOf("none", "all"),
                        Importance.MEDIUM,
                        "none: a record that cannot be processed fails the task; all: it is skipped.",
                        GROUP,
                        3,
                        Width.SHORT,
                        "Error Tolerance")
                .define(
                        LOG_ERRORS,
                        Type.BOOLEAN,
                        false,
                        Importance.MEDIUM,
                        "Whether each failure is logged.",
                        GROUP,
                        4,
                        Width.SHORT,
                        "Log Errors")
                .define(
                        LOG_MESSAGES,
                        Type.BOOLEAN,
                        false,
                        Importance.MEDIUM,
                        "Whether the log also tells the timestamp of a consumed record, or the contents of a polled one.",
                        GROUP,
                        5,
                        Width.SHORT,
                        "Log Error Details");
    }

    static ConfigDef addDeadLetters(ConfigDef def) {
        return def.define(
                        ConnectorKeys.DEAD_LETTERS,
                        Type.STRING,
                        "",
                        Importance.MEDIUM,
                        "Topic that gets the records which could not be processed; empty: none.",
                        GROUP,
                        6,
                        Width.MEDIUM,
                        "Dead Letter Queue Topic Name")
                .define(
                        DEAD_LETTER_REPLICAS,
                        Type.SHORT,
                        (short) 3,
                        Importance.MEDIUM,
                        "Replicas of that topic when it is created.",
                        GROUP,
                        7,
                        Width.MEDIUM,
                        "Dead Letter Queue Topic Replication Factor")
                .define(
                        DEAD_LETTER_CONTEXT,
                        Type.BOOLEAN,
                        false,
                        Importance.MEDIUM,
                        "Whether headers tell why and where a record failed.",
                        GROUP,
                        8,
                        Width.MEDIUM,
                        "Enable Error Context Headers");
    }

    static ConfigDef addRejectedPuts(ConfigDef def) {
        return def.define(
                TOLERATE_PUT,
                Type.BOOLEAN,
                false,
                Importance.LOW,
                "Whether " + TOLERANCE
                        + "=all covers records that the sink rejects, too: a batch on which put() fails is"
                        + " split until the records that make it fail are found. The others are put again, so the sink must"
                        + " bear to be given a record twice.",
                GROUP,
                9,
                Width.SHORT,
                "Tolerate Rejected Records");
    }
}
