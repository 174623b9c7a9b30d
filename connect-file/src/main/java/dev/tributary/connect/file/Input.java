package dev.tributary.connect.file;

import java.io.Closeable;
import java.io.IOException;

/** Where lines come from. Not thread-safe. */
interface Input extends Closeable {
    /** Reads what is there, without waiting for more; 0 or less if there is nothing now. */
    int read(byte[] into, int offset, int length) throws IOException;

    /**
     * Asked once there is nothing to read: whether the input begins anew with the next read, because what was read is
     * no longer there.
     */
    boolean restarts() throws IOException;
}
