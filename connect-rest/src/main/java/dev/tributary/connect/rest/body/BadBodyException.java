package dev.tributary.connect.rest.body;

/** A request body, or another part of a request, is not what was expected: status 400. */
public final class BadBodyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message what is wrong, where, and what is expected */
    public BadBodyException(String message) {
        super(message);
    }
}
