package dev.tributary.connect.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;

/** Random schemas, and random values that fit them, mostly. */
final class RandomData {
    private static final long DAY_MS = 86_400_000L;
    private static final Schema.Type[] TYPES = Schema.Type.values();
    private static final List<String> LOGICAL =
            List.of(Decimal.LOGICAL_NAME, Date.LOGICAL_NAME, Time.LOGICAL_NAME, Timestamp.LOGICAL_NAME);

    private final RandomGenerator random;
    private final double wrongValues;
    private final boolean partialBuffers;

    /** @param wrongValues the share of values that are of another class than their schema asks for */
    RandomData(RandomGenerator random, double wrongValues) {
        this(random, wrongValues, true);
    }

    private RandomData(RandomGenerator random, double wrongValues, boolean partialBuffers) {
        this.random = random;
        this.wrongValues = wrongValues;
        this.partialBuffers = partialBuffers;
    }

    Schema schema(int depth) {
        SchemaBuilder builder = builder(depth);
        if (chance(0.4)) {
            builder.optional();
        }
        if (builder.name() == null) {
            describe(builder);
        }
        if (chance(0.2)) {
            setDefault(builder);
        }
        return builder.build();
    }

    private SchemaBuilder builder(int depth) {
        if (chance(0.2)) {
            return switch (random.nextInt(4)) {
                case 0 -> Decimal.builder(random.nextInt(-3, 6));
                case 1 -> Date.builder();
                case 2 -> Time.builder();
                default -> Timestamp.builder();
            };
        }
        Schema.Type type = TYPES[random.nextInt(depth > 0 ? TYPES.length : TYPES.length - 3)];
        return switch (type) {
            case ARRAY -> SchemaBuilder.array(schema(depth - 1));
            case MAP -> SchemaBuilder.map(chance(0.5) ? keySchema() : schema(depth - 1), schema(depth - 1));
            case STRUCT -> struct(depth);
            default -> SchemaBuilder.type(type);
        };
    }

    private Schema keySchema() {
        SchemaBuilder builder = SchemaBuilder.string();
        if (chance(0.3)) {
            builder.optional();
        }
        if (chance(0.1)) {
            builder.defaultValue(text());
        }
        return builder.build();
    }

    private SchemaBuilder struct(int depth) {
        SchemaBuilder builder = SchemaBuilder.struct();
        for (int i = random.nextInt(6); i > 0; i--) {
            String name = chance(0.8) ? "f" + i : text() + i;
            if (builder.field(name) == null) {
                builder.field(name, schema(depth - 1));
            }
        }
        return builder;
    }

    private void describe(SchemaBuilder builder) {
        if (chance(0.02)) {
            builder.name(LOGICAL.get(random.nextInt(4)));
        } else if (chance(0.2)) {
            builder.name(text());
        }
        if (chance(0.2)) {
            builder.version(random.nextInt());
        }
        if (chance(0.2)) {
            builder.doc(text());
        }
        for (int i = chance(0.2) ? 3 : 0; i > 0; i--) {
            builder.parameter("p" + i, text());
        }
    }

    private void setDefault(SchemaBuilder builder) {
        Schema built = builder.build();
        try {
            // Buffers are equal if what remains in them is: schemas with such defaults would be equal, and yet not
            // alike.
            builder.defaultValue(new RandomData(random, 0, false).value(built));
        } catch (RuntimeException e) {
            // A logical name on a type that its values do not fit: such a schema has no default.
            return;
        }
    }

    /** A value for the schema; with a null schema a value of some class that needs none. */
    Object value(Schema schema) {
        if (chance(wrongValues)) {
            return schemaless(2, true);
        }
        if (schema == null) {
            return schemaless(3, wrongValues > 0);
        }
        if (chance(schema.isOptional() || schema.defaultValue() != null ? 0.3 : wrongValues)) {
            return null;
        }
        if (schema.name() != null && LOGICAL.contains(schema.name())) {
            return logical(schema);
        }
        return switch (schema.type()) {
            case ARRAY -> list(schema);
            case MAP -> map(schema);
            case STRUCT -> struct(schema);
            default -> primitive(schema.type());
        };
    }

    private Object logical(Schema schema) {
        long day = random.nextInt(-40_000, 40_000) * DAY_MS;
        boolean wrong = chance(wrongValues);
        return switch (schema.name()) {
            case Decimal.LOGICAL_NAME ->
                decimal(wrong || schema.parameters() == null ? random.nextInt(9) : scale(schema));
            case Date.LOGICAL_NAME -> new java.util.Date(wrong ? random.nextLong() : day);
            case Time.LOGICAL_NAME -> new java.util.Date(wrong ? random.nextLong() : random.nextLong(DAY_MS + 1));
            default -> new java.util.Date(chance(0.1) ? random.nextLong() : day + random.nextLong(DAY_MS));
        };
    }

    private static int scale(Schema schema) {
        return Integer.parseInt(schema.parameters().getOrDefault(Decimal.SCALE_FIELD, "0"));
    }

    private BigDecimal decimal(int scale) {
        BigInteger unscaled = chance(0.2)
                ? new BigInteger(120, new java.util.Random(random.nextLong()))
                : BigInteger.valueOf(random.nextInt());
        return new BigDecimal(chance(0.1) ? BigInteger.ZERO : unscaled, scale);
    }

    private List<Object> list(Schema schema) {
        List<Object> list = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            list.add(value(schema.valueSchema()));
        }
        return list;
    }

    private Map<Object, Object> map(Schema schema) {
        Map<Object, Object> map = chance(0.5) ? new HashMap<>() : new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            map.put(value(schema.keySchema()), value(schema.valueSchema()));
        }
        if (chance(0.1) && schema.keySchema().type() == Schema.Type.STRING) {
            map.put("null", value(schema.valueSchema()));
        }
        return map;
    }

    private Struct struct(Schema schema) {
        Struct struct = new Struct(schema);
        for (Field field : schema.fields()) {
            Object value = value(field.schema());
            try {
                struct.put(field, value);
            } catch (RuntimeException e) {
                // Of the wrong class: the field stays unset, which is the other thing that may be wrong with a struct.
                continue;
            }
        }
        return struct;
    }

    private Object primitive(Schema.Type type) {
        return switch (type) {
            case INT8 -> (byte) random.nextInt();
            case INT16 -> (short) random.nextInt();
            case INT32 -> chance(0.5) ? random.nextInt(100) : random.nextInt();
            case INT64 -> chance(0.5) ? random.nextLong(100) : random.nextLong();
            case FLOAT32 -> (Float) anyFloat();
            case FLOAT64 -> (Double) anyDouble();
            case BOOLEAN -> random.nextBoolean();
            case STRING -> text();
            default -> chance(0.3) ? buffer() : bytes();
        };
    }

    private ByteBuffer buffer() {
        ByteBuffer buffer = ByteBuffer.wrap(bytes());
        return partialBuffers ? buffer.limit(random.nextInt(buffer.capacity() + 1)) : buffer;
    }

    private float anyFloat() {
        float[] special = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, -0f, 0f, 1e10f, Float.MIN_VALUE
        };
        return chance(0.2) ? special[random.nextInt(special.length)] : Float.intBitsToFloat(random.nextInt());
    }

    private double anyDouble() {
        double[] special = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0d, 0d, 1e10, 2e-3};
        return chance(0.2) ? special[random.nextInt(special.length)] : Double.longBitsToDouble(random.nextLong());
    }

    private byte[] bytes() {
        byte[] bytes = new byte[random.nextInt(9)];
        random.nextBytes(bytes);
        return bytes;
    }

    private Object schemaless(int depth, boolean mayBeWrong) {
        return switch (random.nextInt(depth > 0 ? 14 : 11)) {
            case 0 -> null;
            case 1 -> mayBeWrong && chance(0.2) ? wrong() : text();
            case 10 -> text();
            case 11 -> schemalessList(depth - 1, mayBeWrong);
            case 12, 13 -> schemalessMap(depth - 1, mayBeWrong);
            default -> primitive(TYPES[random.nextInt(TYPES.length - 3)]);
        };
    }

    private List<Object> schemalessList(int depth, boolean mayBeWrong) {
        List<Object> list = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            list.add(schemaless(depth, mayBeWrong));
        }
        return list;
    }

    private Map<Object, Object> schemalessMap(int depth, boolean mayBeWrong) {
        Map<Object, Object> map = new LinkedHashMap<>();
        boolean textKeys = chance(0.7);
        for (int i = random.nextInt(4); i > 0; i--) {
            map.put(textKeys ? text() : schemaless(depth, mayBeWrong), schemaless(depth, mayBeWrong));
        }
        return map;
    }

    private Object wrong() {
        return switch (random.nextInt(8)) {
            case 0 -> new java.util.Date(random.nextLong());
            case 1 -> decimal(2);
            case 2 -> Set.of(1);
            case 3 -> new StringBuilder(text());
            case 4 -> new Struct(SchemaBuilder.struct().build());
            case 5 -> ByteBuffer.allocateDirect(3);
            case 6 -> ByteBuffer.allocate(3).asReadOnlyBuffer();
            default -> new Object[] {1};
        };
    }

    /** Text with all that needs care in JSON: escapes, controls, surrogates in pairs and alone. */
    String text() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
            switch (random.nextInt(12)) {
                case 0 -> text.append((char) random.nextInt(0x20));
                case 1 -> text.append("\"\\/\b\f".charAt(random.nextInt(5)));
                case 2 -> text.append((char) random.nextInt(0x7f, 0x3000));
                case 3 -> text.appendCodePoint(random.nextInt(0x10000, 0x110000));
                case 4 -> text.append((char) random.nextInt(0xd800, 0xe000));
                case 5 -> text.append("\u2028\u2029\u007f\uffff\ufeff".charAt(random.nextInt(5)));
                default -> text.append((char) random.nextInt('a', 'g'));
            }
        }
        return text.toString();
    }

    boolean chance(double share) {
        return random.nextDouble() < share;
    }
}
