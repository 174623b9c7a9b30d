package dev.tributary.connect.runtime.preview;

import dev.tributary.connect.api.Preview.Data;
import dev.tributary.connect.api.Preview.Shown;
import dev.tributary.connect.api.Preview.ShownHeader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A record as it was at one moment: transforms may change the very objects. Immutable.
 *
 * @param parts what is compared: {@code topic}, {@code partition}, {@code timestamp}, {@code key}, {@code value}, {@code headers}
 */
record RecordView(
        @Nullable String topic,
        @Nullable Integer partition,
        @Nullable Long timestamp,
        @Nullable Schema keySchema,
        @Nullable Schema valueSchema,
        List<HeaderView> headers,
        Map<String, Node> parts) {
    /** About as many characters are shown of one record. */
    private static final int MOST = 30_000;

    record HeaderView(String key, @Nullable Schema schema, Node data) {}

    static RecordView of(ConnectRecord<?> record) {
        DataTree tree = new DataTree();
        List<HeaderView> headers = new ArrayList<>();
        Map<String, Node> named = new LinkedHashMap<>();
        for (Header header : record.headers()) {
            Node data = tree.of(header.schema(), header.value());
            headers.add(new HeaderView(header.key(), header.schema(), data));
            named.put(unique(header.key(), named), data);
        }
        Map<String, Node> parts = new LinkedHashMap<>();
        parts.put("topic", new Node.Leaf(record.topic(), null));
        parts.put("partition", new Node.Leaf(record.kafkaPartition(), null));
        parts.put("timestamp", new Node.Leaf(record.timestamp(), null));
        parts.put("key", tree.of(record.keySchema(), record.key()));
        parts.put("value", tree.of(record.valueSchema(), record.value()));
        parts.put("headers", new Node.Group(named, null));
        return new RecordView(
                record.topic(),
                record.kafkaPartition(),
                record.timestamp(),
                record.keySchema(),
                record.valueSchema(),
                headers,
                parts);
    }

    /** Several headers may have one name. */
    private static String unique(String key, Map<String, Node> taken) {
        String name = key;
        for (int number = 2; taken.containsKey(name); number++) {
            name = key + "#" + number;
        }
        return name;
    }

    Shown shown(UnaryOperator<String> clean) {
        Showing showing = new Showing(clean, MOST);
        SchemaText schemas = new SchemaText(clean);
        Data key = data(keySchema, parts.get("key"), showing, schemas);
        Data value = data(valueSchema, parts.get("value"), showing, schemas);
        List<ShownHeader> shownHeaders = headers.stream()
                .map(header -> new ShownHeader(
                        clean.apply(header.key()), data(header.schema(), header.data(), showing, schemas)))
                .toList();
        return new Shown(
                topic == null ? null : clean.apply(topic),
                partition,
                timestamp,
                key,
                value,
                shownHeaders,
                showing.cut());
    }

    private static Data data(@Nullable Schema schema, @Nullable Node node, Showing showing, SchemaText schemas) {
        return new Data(schemas.whole(schema), node == null ? null : showing.show(node));
    }
}
