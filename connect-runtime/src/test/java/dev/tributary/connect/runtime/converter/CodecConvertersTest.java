package dev.tributary.connect.runtime.converter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.kafka.common.utils.AppInfoParser;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class CodecConvertersTest {
    private static final String TOPIC = "topic";

    static Stream<Arguments> vectors() {
        return Stream.of(
                vector(new ShortConverter(), Schema.OPTIONAL_INT16_SCHEMA, (short) 0x0102, 1, 2),
                vector(new ShortConverter(), Schema.OPTIONAL_INT16_SCHEMA, (short) -1, 0xff, 0xff),
                vector(new IntegerConverter(), Schema.OPTIONAL_INT32_SCHEMA, 0x01020304, 1, 2, 3, 4),
                vector(new LongConverter(), Schema.OPTIONAL_INT64_SCHEMA, 0x0102030405060708L, 1, 2, 3, 4, 5, 6, 7, 8),
                vector(new FloatConverter(), Schema.OPTIONAL_FLOAT32_SCHEMA, 1.5f, 0x3f, 0xc0, 0, 0),
                vector(new DoubleConverter(), Schema.OPTIONAL_FLOAT64_SCHEMA, -2.0, 0xc0, 0, 0, 0, 0, 0, 0, 0),
                vector(new BooleanConverter(), Schema.OPTIONAL_BOOLEAN_SCHEMA, true, 1),
                vector(new BooleanConverter(), Schema.OPTIONAL_BOOLEAN_SCHEMA, false, 0),
                vector(new ByteArrayConverter(), Schema.OPTIONAL_BYTES_SCHEMA, bytes(9, 8, 7), 9, 8, 7),
                vector(new ByteArrayConverter(), Schema.OPTIONAL_BYTES_SCHEMA, bytes()));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void valuesHaveTheseBytesAndComeBackWithTheOptionalSchema(
            CodecConverter converter, Schema schema, Object value, byte[] bytes) {
        assertThat(converter.fromConnectData(TOPIC, schema, value)).isEqualTo(bytes);
        assertThat(converter.fromConnectData(TOPIC, null, value)).isEqualTo(bytes);
        assertThat(converter.fromConnectHeader(TOPIC, "header", schema, value)).isEqualTo(bytes);

        SchemaAndValue read = converter.toConnectData(TOPIC, bytes);
        assertThat(read.schema()).isEqualTo(schema);
        assertThat(read.value()).isEqualTo(value);
        SchemaAndValue readHeader = converter.toConnectHeader(TOPIC, "header", bytes);
        assertThat(readHeader.schema()).isEqualTo(schema);
        assertThat(readHeader.value()).isEqualTo(value);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void nullIsNullBothWays(CodecConverter converter, Schema schema, Object value, byte[] bytes) {
        assertThat(converter.fromConnectData(TOPIC, schema, null)).isNull();
        assertThat(converter.fromConnectHeader(TOPIC, "header", schema, null)).isNull();
        assertThat(converter.toConnectData(TOPIC, null)).isEqualTo(new SchemaAndValue(schema, null));
        assertThat(converter.toConnectHeader(TOPIC, "header", null)).isEqualTo(new SchemaAndValue(schema, null));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void aValueOfAnotherClassIsRefusedAndNotShown(CodecConverter converter, Schema schema, Object value, byte[] bytes) {
        assertThatThrownBy(() -> converter.fromConnectData(TOPIC, schema, "secret"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(TOPIC)
                .hasMessageContaining("java.lang.String (expected: ")
                .hasMessageNotContaining("secret");
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void bytesOfAWrongLengthAreRefused(CodecConverter converter, Schema schema, Object value, byte[] bytes) {
        if (converter instanceof ByteArrayConverter) {
            return; // any length will do
        }
        for (int length : new int[] {0, bytes.length - 1, bytes.length + 1}) {
            assertThatThrownBy(() -> converter.toConnectData(TOPIC, new byte[length]))
                    .as("%d bytes", length)
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining(length + " bytes from topic topic are no " + schema.type());
        }
    }

    @Test
    void aBooleanIsOneOrZero() {
        assertThatThrownBy(() -> new BooleanConverter().toConnectData(TOPIC, bytes(2)))
                .isInstanceOf(DataException.class);
    }

    @Test
    void numbersIgnoreTheSchemaThatBytesAndBooleansCheck() {
        assertThat(new IntegerConverter().fromConnectData(TOPIC, Schema.STRING_SCHEMA, 1))
                .isEqualTo(bytes(0, 0, 0, 1));
        for (CodecConverter converter : new CodecConverter[] {new BooleanConverter(), new ByteArrayConverter()}) {
            assertThatThrownBy(() -> converter.fromConnectData(TOPIC, Schema.STRING_SCHEMA, null))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("STRING (expected: ");
        }
    }

    @Test
    void aBufferIsTakenFromItsBeginningToItsLimitAndLeftAsItWas() {
        ByteBuffer buffer = ByteBuffer.wrap(bytes(1, 2, 3, 4));
        buffer.position(2).limit(3);

        byte[] written = new ByteArrayConverter().fromConnectData(TOPIC, Schema.BYTES_SCHEMA, buffer);

        assertThat(written).isEqualTo(bytes(1, 2, 3));
        assertThat(buffer.position()).isEqualTo(2);
    }

    @Test
    void aSliceOfABufferAndAReadOnlyBufferAreTakenToo() {
        var converter = new ByteArrayConverter();
        ByteBuffer slice = ByteBuffer.wrap(bytes(1, 2, 3, 4), 1, 2).slice();

        assertThat(converter.fromConnectData(TOPIC, null, slice)).isEqualTo(bytes(2, 3));
        assertThat(converter.fromConnectData(TOPIC, null, slice.asReadOnlyBuffer()))
                .isEqualTo(bytes(2, 3));
    }

    @Property
    void everyLongComesBack(@ForAll long value) {
        var converter = new LongConverter();

        assertThat(converter
                        .toConnectData(TOPIC, converter.fromConnectData(TOPIC, null, value))
                        .value())
                .isEqualTo(value);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void everyConverterTellsItsVersionAndItsOneSetting(CodecConverter converter) {
        converter.configure(Map.of(), true);
        converter.configure(Map.of("converter.type", "header"));
        converter.close();

        assertThat(converter.version()).isEqualTo(AppInfoParser.getVersion());
        assertThat(converter.config().names()).containsExactly("converter.type");
    }

    private static Arguments vector(CodecConverter converter, Schema schema, Object value, int... bytes) {
        return Arguments.of(converter, schema, value, bytes(bytes));
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
