package dev.tributary.connect.runtime.state;

import org.apache.kafka.connect.errors.ConnectException;

/** A configuration was not stored because Kafka does not take records of that size: trying again does not help. */
public final class ConfigTooLargeException extends ConnectException {
    /** Every message has this in it. */
    public static final String SIGN = "is too large for the config topic";

    private static final long serialVersionUID = 1L;

    public ConfigTooLargeException(String message, Throwable cause) {
        super(message, cause);
    }
}
