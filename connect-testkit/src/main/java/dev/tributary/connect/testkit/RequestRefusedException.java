package dev.tributary.connect.testkit;

/** A worker has refused a request. Immutable. */
public final class RequestRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;

    RequestRefusedException(String request, int status, String message) {
        super("%s was refused with HTTP status %d: %s".formatted(request, status, message));
        this.status = status;
    }

    /** The HTTP status: 400 for a configuration with errors, 404 for a connector that is not there, 409 for a conflict. */
    public int status() {
        return status;
    }
}
