package dev.tributary.connect.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/** The same JSON, written by our class and by Jackson's generator. */
final class TwinTexts {
    private static final JsonFactory JACKSON = new JsonFactory();

    private final ByteArrayOutputStream jacksonsBytes = new ByteArrayOutputStream();
    private final JsonText ours;
    private final JsonGenerator jacksons;

    interface Writes {
        void to(JsonGenerator json) throws IOException;
    }

    TwinTexts(JsonText ours) {
        this.ours = ours;
        try {
            this.jacksons = JACKSON.createGenerator(jacksonsBytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private TwinTexts jackson(Writes writes) {
        try {
            writes.to(jacksons);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    TwinTexts startObject() {
        ours.startObject();
        return jackson(JsonGenerator::writeStartObject);
    }

    TwinTexts endObject() {
        ours.endObject();
        return jackson(JsonGenerator::writeEndObject);
    }

    TwinTexts startArray() {
        ours.startArray();
        return jackson(JsonGenerator::writeStartArray);
    }

    TwinTexts endArray() {
        ours.endArray();
        return jackson(JsonGenerator::writeEndArray);
    }

    TwinTexts name(String name) {
        ours.name(name);
        return jackson(json -> json.writeFieldName(name));
    }

    TwinTexts encodedName(String name) {
        ours.name(JsonText.encodedName(name));
        return jackson(json -> json.writeFieldName(name));
    }

    TwinTexts string(String value) {
        ours.string(value);
        return jackson(json -> json.writeString(value));
    }

    TwinTexts number(long value) {
        ours.number(value);
        return jackson(json -> json.writeNumber(value));
    }

    TwinTexts number(double value) {
        ours.number(value);
        return jackson(json -> json.writeNumber(value));
    }

    TwinTexts number(float value) {
        ours.number(value);
        return jackson(json -> json.writeNumber(value));
    }

    TwinTexts number(BigDecimal value) {
        ours.number(value);
        return jackson(json -> json.writeNumber(value));
    }

    TwinTexts bool(boolean value) {
        ours.bool(value);
        return jackson(json -> json.writeBoolean(value));
    }

    TwinTexts nullValue() {
        ours.nullValue();
        return jackson(JsonGenerator::writeNull);
    }

    TwinTexts binary(byte[] value) {
        ours.binary(value);
        return jackson(json -> json.writeBinary(value));
    }

    void assertSame(String what) {
        jackson(JsonGenerator::flush);
        assertThat(new String(ours.copy(), StandardCharsets.ISO_8859_1))
                .as(what)
                .isEqualTo(jacksonsBytes.toString(StandardCharsets.ISO_8859_1));
    }
}
