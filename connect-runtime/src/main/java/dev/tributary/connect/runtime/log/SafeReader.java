package dev.tributary.connect.runtime.log;

import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A reader that survives its own failures: one bad record is logged and skipped, the next ones are read. */
record SafeReader(String log, CompactedLog.Reader reader) implements CompactedLog.Reader {
    private static final Logger LOG = LoggerFactory.getLogger(SafeReader.class);

    @Override
    public void read(CompactedLog.Record record) {
        try {
            reader.read(record);
        } catch (RuntimeException e) {
            byte[] key = record.key();
            LOG.error(
                    "The record at {}-{}@{} (key {}) could not be processed and is skipped.",
                    log,
                    record.partition(),
                    record.offset(),
                    key == null ? null : new String(key, StandardCharsets.UTF_8),
                    e);
        }
    }
}
