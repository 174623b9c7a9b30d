package dev.tributary.connect.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Appends lines with consecutive numbers to some files, each at the same pace, until it is told to stop. A number stands
 * between brackets, so that it is found even where a killed worker's torn line precedes it. Thread-safe.
 */
final class Lines implements AutoCloseable {
    private static final Pattern NUMBER = Pattern.compile("<(\\d+)>");

    private final List<Path> files;
    private final long betweenLinesMs;
    private final Thread writer;
    private final AtomicInteger written = new AtomicInteger();
    private volatile boolean stopped;
    private volatile @Nullable IOException failure;

    private Lines(List<Path> files, long betweenLinesMs) {
        this.files = files;
        this.betweenLinesMs = betweenLinesMs;
        this.writer = new Thread(this::write, "line-writer");
        writer.setDaemon(true);
    }

    /** Starts writing: to every file one line each so many milliseconds. */
    static Lines to(List<Path> files, long betweenLinesMs) {
        var lines = new Lines(List.copyOf(files), betweenLinesMs);
        lines.writer.start();
        return lines;
    }

    /** How many lines every file has by now; they have the numbers from 0 to one less. */
    int written() {
        IOException failed = failure;
        if (failed != null) {
            throw new UncheckedIOException(failed);
        }
        return written.get();
    }

    /** Writes no more; returns how many lines every file has. */
    int stop() {
        stopped = true;
        try {
            writer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted.", e);
        }
        return written();
    }

    @Override
    public void close() {
        stop();
    }

    private void write() {
        List<Writer> open = new ArrayList<>();
        try {
            for (Path file : files) {
                open.add(Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
            }
            while (!stopped) {
                for (Writer out : open) {
                    out.write("<" + written.get() + ">\n");
                    out.flush();
                }
                written.incrementAndGet();
                Await.pause(betweenLinesMs);
            }
            for (Writer out : open) {
                out.close();
            }
        } catch (IOException e) {
            failure = e;
        }
    }

    /** The numbers in a text, in their order, with all repetitions. */
    static List<Integer> numbersIn(String text) {
        List<Integer> numbers = new ArrayList<>();
        Matcher matcher = NUMBER.matcher(text);
        while (matcher.find()) {
            numbers.add(Integer.valueOf(matcher.group(1)));
        }
        return numbers;
    }

    /** The numbers in a file, in their order, with all repetitions; none if there is no file. */
    static List<Integer> numbersIn(Path file) {
        try {
            return Files.exists(file) ? numbersIn(Files.readString(file, StandardCharsets.UTF_8)) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
