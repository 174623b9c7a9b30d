package dev.tributary.connect.json;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The beginnings of the envelopes that were read before, {@code {"schema":{..},"payload":}, byte for byte as the producer
 * wrote them: a record that begins alike has the same schema, which need not be parsed again. Thread-safe.
 */
final class KnownEnvelopes {
    private final LruCache<Key, Envelope> envelopes;
    private volatile @Nullable Envelope latest;

    /** What is hashed: the bytes up to the end of the schema object. Equal keys are a hint only. */
    private record Key(long hash, int length) {}

    /**
     * One known beginning.
     *
     * @param prefix the bytes up to and including the colon before the payload, and white space after it
     * @param decoder the schema in it
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Envelope(byte[] prefix, RecordDecoder decoder) {
        private boolean begins(byte[] document) {
            return document.length > prefix.length
                    && Arrays.equals(prefix, 0, prefix.length, document, 0, prefix.length);
        }
    }

    KnownEnvelopes(int capacity) {
        this.envelopes = new LruCache<>(capacity);
    }

    /** The envelope that the document begins with, as far as it is known; null if not. */
    @Nullable
    Envelope find(byte[] document) {
        Envelope recent = latest;
        if (recent == null || recent.begins(document)) {
            return recent;
        }
        Key key = keyOf(document);
        Envelope found = key == null ? null : envelopes.get(key);
        if (found == null || !found.begins(document)) {
            return null;
        }
        latest = found;
        return found;
    }

    /** Remembers the first {@code length} bytes of a document, if they hold a schema object. */
    void remember(byte[] document, int length, RecordDecoder decoder) {
        Key key = keyOf(document);
        if (key == null || key.length() > length) {
            return;
        }
        Envelope envelope = new Envelope(Arrays.copyOf(document, length), decoder);
        envelopes.put(key, envelope);
        if (envelopes.size() > 0) {
            latest = envelope;
        }
    }

    /** Finds where the first object inside the outermost one ends, by counting braces outside of strings. */
    private static @Nullable Key keyOf(byte[] document) {
        long hash = 0;
        int depth = 0;
        boolean inString = false;
        for (int i = 0; i < document.length; i++) {
            byte b = document[i];
            hash = hash * 31 + b;
            if (inString) {
                if (b == '\\') {
                    i++;
                } else if (b == '"') {
                    inString = false;
                }
            } else if (b == '"') {
                inString = true;
            } else if (b == '{') {
                depth++;
            } else if (b == '}' && --depth <= 1) {
                return depth == 1 ? new Key(hash, i + 1) : null;
            }
        }
        return null;
    }
}
