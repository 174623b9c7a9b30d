package dev.tributary.connect.runtime.log;

import java.io.IOException;

/** A log file is not what it must be, and going on would lose what was stored. The message says what to do. */
public final class LogFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    LogFormatException(String message) {
        super(message);
    }
}
