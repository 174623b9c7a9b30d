package dev.tributary.connect.file;

import java.io.Closeable;
import java.io.IOException;

/** Where lines go. Not thread-safe. Its string form names the place. */
interface LineOutput extends Closeable {
    /** Adds one line, which may stay in memory until {@link #write}. */
    void add(String line) throws IOException;

    /** Hands over everything added, to be seen by readers. */
    void write() throws IOException;

    /** Makes everything written so far survive. */
    void flush() throws IOException;
}
