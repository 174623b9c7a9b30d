package dev.tributary.connect.runtime.state;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.storage.Converter;
import org.jspecify.annotations.Nullable;

/**
 * Source partitions and offsets as bytes: keys are the JSON array {@code [connector, partition]}, values the JSON of the
 * offset. The iteration order of the plugin's own map is kept, because look-ups are by bytes. Thread-safe if the
 * converters are. Source: {@code internal-topics} section 7; {@code tasks} 2.10.
 */
public final class OffsetCodec {
    private static final String TOPIC = "";
    private final Converter keys;
    private final Converter values;

    /** Both converters: JSON without schemas, the first configured as key converter. */
    public OffsetCodec(Converter keys, Converter values) {
        this.keys = keys;
        this.values = values;
    }

    /**
     * A key as read.
     *
     * @param partition the source partition as a hash map, numbers as Long or Double; null is a legal partition
     */
    public record Key(String connector, @Nullable Map<String, @Nullable Object> partition) {}

    /** The key of a partition. Throws {@link DataException} if the partition is not a map of texts to primitives. */
    public ByteBuffer key(String connector, @Nullable Map<String, ?> partition) {
        checkFormat("partition", partition);
        return ByteBuffer.wrap(keys.fromConnectData(TOPIC, null, Arrays.asList(connector, plain(partition))));
    }

    /** The value of an offset, null for null. Throws {@link DataException} if it is not a map of texts to primitives. */
    public @Nullable ByteBuffer value(@Nullable Map<String, ?> offset) {
        checkFormat("offset", offset);
        return offset == null ? null : ByteBuffer.wrap(values.fromConnectData(TOPIC, null, plain(offset)));
    }

    /** The key that the bytes stand for, or null if they are no key of an offset. */
    @SuppressWarnings("unchecked") // JSON objects have String keys
    public @Nullable Key parseKey(byte[] bytes) {
        SchemaAndValue read;
        try {
            read = keys.toConnectData(TOPIC, bytes);
        } catch (DataException e) {
            return null;
        }
        if (!(read.value() instanceof List<?> parts) || parts.size() != 2) {
            return null;
        }
        Object partition = parts.get(1);
        return parts.get(0) instanceof String connector && (partition == null || partition instanceof Map)
                ? new Key(connector, (Map<String, @Nullable Object>) partition)
                : null;
    }

    /**
     * The offset that the bytes stand for.
     *
     * @throws DataException if they are not JSON, or not an object of primitives
     */
    @SuppressWarnings("unchecked") // checked by checkFormat
    public @Nullable Map<String, Object> parseValue(byte @Nullable [] bytes) {
        Object value = bytes == null ? null : values.toConnectData(TOPIC, bytes).value();
        if (value != null && !(value instanceof Map)) {
            throw new DataException("A stored source offset is not a JSON object: " + value.getClass());
        }
        checkFormat("offset", (Map<?, ?>) value);
        return (Map<String, Object>) value;
    }

    /** Throws unless null or a map of texts to null, booleans, numbers, texts or bytes. */
    public static void checkFormat(String what, @Nullable Map<?, ?> map) {
        if (map == null) {
            return;
        }
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (!(entry.getKey() instanceof String)) {
                throw new DataException("Source " + what + " has the key " + entry.getKey()
                        + ", which is not a String. Keys of source partitions and offsets must be Strings.");
            }
            if (!isPrimitive(entry.getValue())) {
                throw new DataException("Source " + what + " has a value of "
                        + entry.getValue().getClass() + " under '" + entry.getKey()
                        + "'. Values of source partitions and offsets must be null, boolean, a number, String"
                        + " or bytes.");
            }
        }
    }

    private static boolean isPrimitive(@Nullable Object value) {
        return value == null
                || value instanceof Boolean
                || value instanceof Byte
                || value instanceof Short
                || value instanceof Integer
                || value instanceof Long
                || value instanceof Float
                || value instanceof Double
                || value instanceof String
                || value instanceof byte[]
                || value instanceof ByteBuffer;
    }

    private static @Nullable Map<String, ?> plain(@Nullable Map<String, ?> map) {
        return map == null ? null : new LinkedHashMap<>(map);
    }
}
