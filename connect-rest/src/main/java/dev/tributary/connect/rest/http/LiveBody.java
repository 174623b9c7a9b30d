package dev.tributary.connect.rest.http;

/**
 * What makes a response with status 200 a {@link LiveStream}, as the attribute {@link #ATTRIBUTE} of its request: what the
 * resource answers with is sent first, then goes on whatever this sends.
 */
public interface LiveBody {
    /** The attribute of requests. */
    String ATTRIBUTE = "dev.tributary.connect.rest.live";

    /** From now on there may be sent. Called once, on a thread that must not wait. */
    void begin(LiveStream stream);

    /** What is sent at last when the server is closed. */
    byte[] farewell();
}
