package dev.tributary.connect.json;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.DataException;
import org.jspecify.annotations.Nullable;

/**
 * JSON text to Connect data. In the best case a record begins with an envelope that is known by its bytes, and only its
 * payload is parsed; next best is one pass over the document. What neither can settle (names that repeat, the payload
 * before the schema) is put in order first: the last of equal names counts. Every shorter way gives the result of the
 * longer ones.
 *
 * <p>Thread-safe.
 */
final class RecordReader {
    private static final byte[] PAYLOAD_ONLY = "{\"payload\":".getBytes(StandardCharsets.UTF_8);
    private static final int MAX_KEPT_SIZE_BYTES = 256 * 1024;

    private final JsonFactory factory = Json.documents();
    private final JsonConverterSettings settings;
    private final boolean envelopes;
    private final RecordDecoder plain;
    private final KnownEnvelopes known;
    private final LruCache<Object, RecordDecoder> decoders;
    /** Bytes for a payload in an envelope without schema. A thread that finds none makes its own; one is kept. */
    private final AtomicReference<byte @Nullable []> idle = new AtomicReference<>();

    RecordReader(JsonConverterSettings settings) {
        this.settings = settings;
        this.known = new KnownEnvelopes(settings.schemasCacheSize());
        this.decoders = new LruCache<>(settings.schemasCacheSize());
        RecordDecoder fixed = fixedDecoder(settings);
        this.envelopes = settings.schemasEnabled() && fixed.schema() == null;
        this.plain = settings.schemasEnabled() ? fixed : RecordDecoder.of(null, settings);
    }

    /** The decoder of {@code schema.content}, which is checked even where it is not used; schemaless if there is none. */
    private static RecordDecoder fixedDecoder(JsonConverterSettings settings) {
        String content = settings.schemaContent();
        if (content == null) {
            return RecordDecoder.of(null, settings);
        }
        try (JsonParser parser = Json.DOCUMENTS.createParser(content.getBytes(StandardCharsets.UTF_8))) {
            parser.nextToken();
            Object json = JsonDocument.read(parser).root();
            return RecordDecoder.of(new SchemaReader(settings).read(json), settings);
        } catch (IOException e) {
            throw new DataException("The setting schema.content is no JSON: " + e.getMessage(), unparsable(e));
        }
    }

    /** The data in the document; DataException if it is no JSON, has no envelope where one is due, or does not fit. */
    SchemaAndValue read(byte[] document) {
        try {
            SchemaAndValue result = envelopes ? readKnownEnvelope(document) : null;
            return result == null ? readWhole(document) : result;
        } catch (IOException e) {
            throw new DataException("The bytes are no JSON that can be read: " + e.getMessage(), unparsable(e));
        }
    }

    /** The data, if the document begins with a known envelope and all else is in order; else null. */
    private @Nullable SchemaAndValue readKnownEnvelope(byte[] document) {
        KnownEnvelopes.Envelope envelope = known.find(document);
        if (envelope == null) {
            return null;
        }
        int prefix = envelope.prefix().length;
        int size = PAYLOAD_ONLY.length + document.length - prefix;
        byte[] buffer = idle.getAndSet(null);
        if (buffer == null || buffer.length < size) {
            buffer = new byte[Math.max(size, 2 * 1024)];
        }
        System.arraycopy(PAYLOAD_ONLY, 0, buffer, 0, PAYLOAD_ONLY.length);
        System.arraycopy(document, prefix, buffer, PAYLOAD_ONLY.length, document.length - prefix);
        SchemaAndValue result = readPayloadOnly(envelope.decoder(), buffer, size);
        if (buffer.length <= MAX_KEPT_SIZE_BYTES) {
            idle.set(buffer);
        }
        return result;
    }

    private @Nullable SchemaAndValue readPayloadOnly(RecordDecoder decoder, byte[] buffer, int size) {
        try (JsonParser parser = factory.createParser(buffer, 0, size)) {
            parser.nextToken();
            parser.nextToken();
            parser.nextToken();
            SchemaAndValue result = decoder.read(parser);
            return parser.nextToken() == JsonToken.END_OBJECT ? result : null;
        } catch (IOException | RuntimeException e) {
            // Not an error yet: the document may go on with a second, better payload. Reading all of it tells.
            return null;
        }
    }

    private SchemaAndValue readWhole(byte[] document) throws IOException {
        RuntimeException failure;
        try {
            SchemaAndValue result = readOnce(document);
            if (result != null) {
                return result;
            }
            failure = null;
        } catch (RuntimeException e) {
            // What follows in the document may be no JSON, or repeat a name with a value that does fit.
            failure = e;
        }
        return readReordered(document, failure);
    }

    /** The data, read in one pass; null if it is an envelope that is not in the usual order. */
    private @Nullable SchemaAndValue readOnce(byte[] document) throws IOException {
        try (JsonParser parser = factory.createParser(document)) {
            return envelopes ? readEnvelope(parser, document) : readPlain(parser);
        }
    }

    private SchemaAndValue readPlain(JsonParser parser) throws IOException {
        if (parser.nextToken() == null && plain.schema() == null) {
            return SchemaAndValue.NULL;
        }
        return plain.read(parser);
    }

    /** The data of an envelope in the usual order, to be known again by the document's bytes if given; null else. */
    private @Nullable SchemaAndValue readEnvelope(JsonParser parser, byte @Nullable [] document) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT || !"schema".equals(parser.nextFieldName())) {
            return null;
        }
        parser.nextToken();
        RecordDecoder decoder = decoder(JsonDocument.read(parser).root());
        if (!"payload".equals(parser.nextFieldName())) {
            return null;
        }
        parser.nextToken();
        long prefix = parser.currentTokenLocation().getByteOffset();
        SchemaAndValue result = decoder.read(parser);
        if (parser.nextToken() != JsonToken.END_OBJECT) {
            return null;
        }
        // Bytes are compared, so they must be those of the parser: UTF-8, from the first one on.
        if (document != null && prefix > 0 && document[0] == '{' && document[1] != 0) {
            known.remember(document, (int) prefix, decoder);
        }
        return result;
    }

    private RecordDecoder decoder(@Nullable Object schemaJson) throws IOException {
        if (schemaJson == null) {
            return RecordDecoder.of(null, settings);
        }
        RecordDecoder decoder = decoders.get(schemaJson);
        if (decoder == null) {
            decoder = RecordDecoder.of(new SchemaReader(settings).read(schemaJson), settings);
            decoders.put(schemaJson, decoder);
        }
        return decoder;
    }

    /** Reads the document again with each name once and the schema first; what failed before for another reason fails. */
    private SchemaAndValue readReordered(byte[] document, @Nullable RuntimeException failure) throws IOException {
        JsonDocument read;
        try (JsonParser parser = factory.createParser(document)) {
            parser.nextToken();
            read = JsonDocument.read(parser);
        }
        // A document that is no envelope at all is told so, whatever else is wrong with it.
        Object ordered = envelopes ? inOrder(read.root()) : read.root();
        if (failure != null && !read.repeatsNames()) {
            throw failure;
        }
        String text = JsonDocument.toText(ordered);
        try (JsonParser parser = Json.TRUSTED.createParser(text)) {
            SchemaAndValue result = envelopes ? readEnvelope(parser, null) : readPlain(parser);
            if (result == null) {
                throw new IllegalStateException("An envelope that was put in order is out of order");
            }
            return result;
        }
    }

    private static Map<String, @Nullable Object> inOrder(@Nullable Object root) {
        if (!(root instanceof Map<?, ?> map)
                || map.size() != 2
                || !map.containsKey("schema")
                || !map.containsKey("payload")) {
            throw new DataException(
                    "The JSON is no envelope (expected: an object of exactly the two fields \"schema\" and "
                            + "\"payload\"). If the records are plain JSON, set schemas.enable=false for this converter.");
        }
        Map<String, @Nullable Object> ordered = new LinkedHashMap<>();
        ordered.put("schema", map.get("schema"));
        ordered.put("payload", map.get("payload"));
        return ordered;
    }

    private static SerializationException unparsable(IOException e) {
        return new SerializationException(
                e instanceof JacksonException json ? json.getOriginalMessage() : e.getMessage(), e);
    }
}
