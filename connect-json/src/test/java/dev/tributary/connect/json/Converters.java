package dev.tributary.connect.json;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.storage.Converter;

/** Our converter and Apache's, configured alike, and what each makes of the same input. */
record Converters(Map<String, ?> settings, Converter ours, Converter apaches) {

    static Converters configured(Map<String, ?> settings) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("converter.type", "value");
        Converter ours = new JsonConverter();
        Converter apaches = new org.apache.kafka.connect.json.JsonConverter();
        ours.configure(all, false);
        apaches.configure(all, false);
        return new Converters(Map.copyOf(settings), ours, apaches);
    }

    /** Both answers, as text: equal texts mean the same bytes, or the same kind of failure. */
    Answers toJson(Schema schema, Object value) {
        return new Answers(
                answer(() -> text(ours.fromConnectData("t", schema, value))),
                answer(() -> text(apaches.fromConnectData("t", schema, value))));
    }

    /** Both answers, as text: equal texts mean the same data, or the same kind of failure. */
    Answers toData(byte[] json) {
        return new Answers(
                answer(() -> Canonical.of(ours.toConnectData("t", json))),
                answer(() -> Canonical.of(apaches.toConnectData("t", json))));
    }

    record Answers(String ours, String apaches) {
        private static final String BROKEN_OFF = "failed: java.lang.NullPointerException";

        /** Where Apache's converter stumbles over a missing part of a schema, ours says what is missing. */
        boolean agree() {
            return ours.equals(apaches)
                    || apaches.equals(BROKEN_OFF) && ours.equals("failed: " + DataException.class.getName());
        }

        boolean failed() {
            return ours.startsWith("failed: ");
        }
    }

    private static String text(byte[] bytes) {
        return bytes == null ? "no bytes" : new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static String answer(Callable<String> conversion) {
        try {
            return conversion.call();
        } catch (DataException e) {
            String malformed = e.getCause() instanceof SerializationException ? ", not serializable" : "";
            return "failed: " + DataException.class.getName() + malformed;
        } catch (Exception e) {
            return "failed: " + e.getClass().getName();
        }
    }
}
