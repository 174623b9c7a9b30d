package dev.tributary.connect.file;

import java.io.IOException;
import java.io.InputStream;

/** Standard input, a named pipe or a device: read once, in the order in which it comes. */
record StreamInput(String name, InputStream stream) implements Input {
    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        // A read would block until there is something, and a blocked task could not be stopped.
        int available = stream.available();
        return available == 0 ? 0 : stream.read(into, offset, Math.min(available, length));
    }

    @Override
    public boolean restarts() {
        return false;
    }

    @Override
    public void close() throws IOException {
        // The process's own standard input is not ours to close.
        if (stream != System.in) {
            stream.close();
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
