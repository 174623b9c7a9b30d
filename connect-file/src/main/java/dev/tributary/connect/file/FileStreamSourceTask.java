package dev.tributary.connect.file;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.utils.AppInfoParser;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a file, or standard input, line by line. A line becomes a record once its end has been written; its offset is
 * the number of bytes up to and including that end, so that a restart goes on with exactly the next line.
 *
 * <p>{@link #poll} runs on the task's thread; {@link #stop} may come from any.
 */
public final class FileStreamSourceTask extends SourceTask {
    private static final Logger LOG = LoggerFactory.getLogger(FileStreamSourceTask.class);
    private static final Duration WAIT_FOR_DATA = Duration.ofMillis(200);

    private final InputStream standardInput;
    private final Duration waitForData;
    private final CountDownLatch stopped = new CountDownLatch(1);

    private @Nullable SourceSettings settings;
    private boolean missingFileTold;

    /** Guarded by this: stop closes it, while poll may be reading. */
    private @Nullable Input input;

    private @Nullable LineBuffer lines;

    /** Called by the runtime. */
    public FileStreamSourceTask() {
        this(System.in, WAIT_FOR_DATA);
    }

    FileStreamSourceTask(InputStream standardInput, Duration waitForData) {
        this.standardInput = standardInput;
        this.waitForData = waitForData;
    }

    @Override
    public String version() {
        return AppInfoParser.getVersion();
    }

    /** @throws org.apache.kafka.common.config.ConfigException naming the setting that is missing or wrong */
    @Override
    public void start(Map<String, String> properties) {
        settings = SourceSettings.of(properties);
    }

    /** Up to {@code batch.size} lines, or null if there is none after a short wait. */
    @Override
    public @Nullable List<SourceRecord> poll() throws InterruptedException {
        SourceSettings current = settings;
        if (current == null) {
            throw new IllegalStateException("The task has not been started.");
        }
        List<SourceRecord> records = isOpen() || open(current) ? read(current) : List.of();
        if (records.isEmpty()) {
            if (stopped.await(waitForData.toNanos(), TimeUnit.NANOSECONDS)) {
                LOG.trace("Stopped while waiting for lines.");
            }
            return null;
        }
        return records;
    }

    @Override
    public void stop() {
        stopped.countDown();
        synchronized (this) {
            closeInput();
        }
    }

    private synchronized boolean isOpen() {
        return input != null;
    }

    /** Without the lock: opening a named pipe waits for its writer, and stop must not. */
    private boolean open(SourceSettings current) {
        String file = current.file();
        try {
            if (file == null) {
                return opened(new StreamInput("standard input", standardInput), 0);
            }
            Path path = Path.of(file);
            // Before asking for the offset, which is an expensive question to repeat while waiting.
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            if (attributes.isDirectory()) {
                throw new ConnectException(
                        "File %s is a directory (expected: a file of lines).".formatted(path.toAbsolutePath()));
            }
            if (attributes.isOther()) {
                // Unlike a channel's, this stream knows how much a pipe holds.
                return opened(new StreamInput("pipe or device " + path, new FileInputStream(path.toFile())), 0);
            }
            Map<String, ?> partition = SourceOffsets.partition(file);
            long position = SourceOffsets.position(context.offsetStorageReader().offset(partition), partition);
            TailedFile tailed = TailedFile.open(path, position);
            return opened(tailed, tailed.position());
        } catch (NoSuchFileException e) {
            tellMissing(file);
            return false;
        } catch (IOException e) {
            throw new ConnectException("File %s could not be opened: %s".formatted(file, e), e);
        }
    }

    private synchronized boolean opened(Input newInput, long position) {
        LOG.info("Reading {} from position {}.", newInput, position);
        input = newInput;
        lines = new LineBuffer(position);
        if (stopped.getCount() == 0) {
            closeInput();
        }
        return input != null;
    }

    private void tellMissing(@Nullable String file) {
        if (!missingFileTold) {
            LOG.warn("File {} does not exist. Waiting for it to be created.", file);
            missingFileTold = true;
        }
    }

    private synchronized List<SourceRecord> read(SourceSettings current) {
        List<SourceRecord> records = new ArrayList<>();
        if (input == null || lines == null) {
            return records; // stopped meanwhile
        }
        try {
            takeLines(lines, current, records);
            while (records.size() < current.batchSize() && stopped.getCount() > 0 && fill(lines, input)) {
                takeLines(lines, current, records);
            }
        } catch (IOException e) {
            throw new ConnectException(
                    "%s could not be read at position %d: %s"
                            .formatted(
                                    current.file() == null ? "Standard input" : "File " + current.file(),
                                    lines.position(),
                                    e),
                    e);
        }
        return records;
    }

    private static boolean fill(LineBuffer lines, Input input) throws IOException {
        if (lines.fillFrom(input)) {
            return true;
        }
        if (!input.restarts()) {
            return false;
        }
        if (lines.unfinishedBytes() > 0) {
            LOG.warn("The last {} bytes before that had no line end; they are left out.", lines.unfinishedBytes());
        }
        lines.restart();
        return lines.fillFrom(input);
    }

    private static void takeLines(LineBuffer lines, SourceSettings current, List<SourceRecord> records) {
        Map<String, ?> partition = SourceOffsets.partition(current.file());
        long now = System.currentTimeMillis();
        while (records.size() < current.batchSize()) {
            String line = lines.nextLine();
            if (line == null) {
                return;
            }
            Long position = current.file() == null ? null : Long.valueOf(lines.position());
            records.add(new SourceRecord(
                    partition,
                    SourceOffsets.offset(position),
                    current.topic(),
                    null,
                    null,
                    null,
                    Schema.STRING_SCHEMA,
                    line,
                    now));
        }
    }

    /** With the lock held. */
    private void closeInput() {
        if (input != null) {
            try {
                input.close();
            } catch (IOException e) {
                LOG.warn("The input could not be closed.", e);
            }
            input = null;
        }
    }
}
