package dev.tributary.connect.rest.http;

/**
 * A response that goes on for as long as its client reads it. Nobody who sends waits: what is not sent yet is queued, and a client
 * for which too much is queued is dropped. Thread-safe.
 */
public interface LiveStream {
    /**
     * Sends these bytes, which must not change any more, after all others.
     *
     * @return false if it is over
     */
    boolean send(byte[] bytes);

    /** Sends these bytes and ends the response; nothing if it is over already. */
    void end(byte[] last);

    /** Whether nothing can be sent any more. */
    boolean isOver();
}
