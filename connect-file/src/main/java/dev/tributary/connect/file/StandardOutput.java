package dev.tributary.connect.file;

import java.io.IOException;
import java.io.PrintStream;

/** The process's standard output, which is never closed, in the encoding that it has. */
record StandardOutput(PrintStream stream) implements LineOutput {
    @Override
    public void add(String line) {
        stream.println(line);
    }

    @Override
    public void write() throws IOException {
        // Flushes as well.
        if (stream.checkError()) {
            throw new IOException("it does not take any more, as if closed by its reader");
        }
    }

    @Override
    public void flush() throws IOException {
        write();
    }

    @Override
    public void close() {
        stream.flush();
    }

    @Override
    public String toString() {
        return "standard output";
    }
}
