package dev.tributary.connect.file;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.AppInfoParser;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.jspecify.annotations.Nullable;

/**
 * Writes the value of each record, in its string form, as one line: UTF-8 and the platform's line separator. What cannot
 * be written fails the task, so that its offsets are not committed. Runs on the task's own thread.
 */
public final class FileStreamSinkTask extends SinkTask {
    private final PrintStream standardOutput;
    private @Nullable LineOutput output;

    /** Called by the runtime. */
    public FileStreamSinkTask() {
        this(System.out);
    }

    FileStreamSinkTask(PrintStream standardOutput) {
        this.standardOutput = standardOutput;
    }

    @Override
    public String version() {
        return AppInfoParser.getVersion();
    }

    /** @throws ConnectException if the file cannot be opened, for example because its directory does not exist */
    @Override
    public void start(Map<String, String> properties) {
        String file = FileSetting.of(properties);
        try {
            output = file == null ? new StandardOutput(standardOutput) : AppendedFile.open(file);
        } catch (IOException e) {
            throw new ConnectException(
                    "File %s could not be opened for appending (expected: a file in an existing directory): %s"
                            .formatted(file, e),
                    e);
        }
    }

    @Override
    public void put(Collection<SinkRecord> records) {
        LineOutput current = output();
        try {
            for (SinkRecord record : records) {
                current.add(String.valueOf(record.value()));
            }
            current.write();
        } catch (IOException e) {
            throw failure(current, e);
        }
    }

    @Override
    public void flush(Map<TopicPartition, OffsetAndMetadata> offsets) {
        LineOutput current = output();
        try {
            current.flush();
        } catch (IOException e) {
            throw failure(current, e);
        }
    }

    @Override
    public void stop() {
        if (output != null) {
            LineOutput current = output;
            output = null;
            try {
                current.close();
            } catch (IOException e) {
                throw failure(current, e);
            }
        }
    }

    private LineOutput output() {
        if (output == null) {
            throw new IllegalStateException("The task has not been started.");
        }
        return output;
    }

    private static ConnectException failure(LineOutput output, IOException cause) {
        return new ConnectException(
                "Lines could not be written to %s: %s. They are delivered again once the task is restarted."
                        .formatted(output, cause),
                cause);
    }
}
