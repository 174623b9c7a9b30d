package dev.tributary.connect.e2e.recording;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * Source records out of text: {@code t=topic k=key v=value p=partition ts=timestamp h=name:value sp=partition so=offset},
 * several of them with {@code |} between. A value is a string, or {@code type:text}, or {@code null}.
 */
final class Records {
    private Records() {}

    static List<SourceRecord> of(String line, String task, int poll) {
        List<SourceRecord> records = new ArrayList<>();
        String[] specs = line.split("\\|");
        for (String spec : specs) {
            records.add(record(spec.strip(), task, poll * 10 + records.size()));
        }
        return records;
    }

    private static SourceRecord record(String spec, String task, int number) {
        Map<String, String> fields = new HashMap<>();
        var headers = new ConnectHeaders();
        for (String word : spec.split(" ")) {
            String[] field = word.split("=", 2);
            if (field[0].equals("h")) {
                String[] header = field[1].split(":", 2);
                headers.add(header[0], value(header[1]));
            } else {
                fields.put(field[0], field[1]);
            }
        }
        SchemaAndValue key = value(fields.getOrDefault("k", "null"));
        SchemaAndValue value = value(fields.getOrDefault("v", "null"));
        return new SourceRecord(
                partition(fields.getOrDefault("sp", "task-" + task)),
                offset(fields.getOrDefault("so", Integer.toString(number))),
                fields.get("t"),
                fields.containsKey("p") ? Integer.valueOf(fields.get("p")) : null,
                key.schema(),
                key.value(),
                value.schema(),
                value.value(),
                fields.containsKey("ts") ? Long.valueOf(fields.get("ts")) : null,
                headers);
    }

    private static @Nullable Map<String, ?> partition(String text) {
        return text.equals("null") ? null : Map.of("sp", text);
    }

    private static @Nullable Map<String, ?> offset(String text) {
        if (text.equals("null")) {
            return null;
        }
        return Map.of("so", text.equals("bad") ? new ArrayList<>() : Long.valueOf(text));
    }

    private static SchemaAndValue value(String text) {
        String[] parts = text.split(":", 2);
        String rest = parts.length > 1 ? parts[1] : "";
        return switch (parts[0]) {
            case "null" -> SchemaAndValue.NULL;
            case "raw" -> new SchemaAndValue(null, rest);
            case "bool" -> new SchemaAndValue(Schema.BOOLEAN_SCHEMA, Boolean.valueOf(rest));
            case "int" -> new SchemaAndValue(Schema.INT32_SCHEMA, Integer.valueOf(rest));
            case "long" -> new SchemaAndValue(Schema.INT64_SCHEMA, Long.valueOf(rest));
            case "double" -> new SchemaAndValue(Schema.FLOAT64_SCHEMA, Double.valueOf(rest));
            case "bytes" -> new SchemaAndValue(Schema.BYTES_SCHEMA, rest.getBytes(StandardCharsets.UTF_8));
            case "list" ->
                new SchemaAndValue(SchemaBuilder.array(Schema.STRING_SCHEMA).build(), List.of(rest.split(",")));
            case "map" -> new SchemaAndValue(null, map(rest));
            case "struct" -> struct(map(rest));
            default -> new SchemaAndValue(Schema.STRING_SCHEMA, text);
        };
    }

    private static Map<String, String> map(String text) {
        Map<String, String> map = new TreeMap<>();
        for (String entry : text.split(",")) {
            String[] parts = entry.split("~", 2);
            map.put(parts[0], parts[1]);
        }
        return map;
    }

    private static SchemaAndValue struct(Map<String, String> fields) {
        SchemaBuilder schema = SchemaBuilder.struct().name("fields").version(1);
        fields.keySet().forEach(name -> schema.field(name, Schema.OPTIONAL_STRING_SCHEMA));
        var struct = new Struct(schema.build());
        fields.forEach(struct::put);
        return new SchemaAndValue(struct.schema(), struct);
    }
}
