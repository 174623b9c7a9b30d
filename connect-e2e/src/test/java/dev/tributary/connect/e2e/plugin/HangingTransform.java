package dev.tributary.connect.e2e.plugin;

import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.transforms.Transformation;

/** A transformation that changes nothing and can be made to hang. */
public final class HangingTransform<R extends ConnectRecord<R>> implements Transformation<R> {
    @Override
    public void configure(Map<String, ?> configs) {
        Gate.pass("transform configure");
    }

    @Override
    public R apply(R record) {
        Gate.pass("transform apply");
        return record;
    }

    @Override
    public ConfigDef config() {
        return new ConfigDef();
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
