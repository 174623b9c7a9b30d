package dev.tributary.connect.e2e.plugin;

import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.storage.StringConverter;

/** A converter of text that can be made to hang. */
public final class HangingConverter implements Converter {
    private final StringConverter text = new StringConverter();

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
        text.configure(configs, isKey);
        Gate.pass("converter configure");
    }

    @Override
    public byte[] fromConnectData(String topic, Schema schema, Object value) {
        return text.fromConnectData(topic, schema, value);
    }

    @Override
    public SchemaAndValue toConnectData(String topic, byte[] value) {
        return text.toConnectData(topic, value);
    }
}
