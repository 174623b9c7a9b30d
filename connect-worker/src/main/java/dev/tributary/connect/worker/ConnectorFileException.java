package dev.tributary.connect.worker;

import org.jspecify.annotations.Nullable;

/** A connector file of the command line cannot be used; the message names the file and what is wrong with it. */
final class ConnectorFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ConnectorFileException(String message) {
        this(message, null);
    }

    ConnectorFileException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
