package dev.tributary.connect.runtime.control;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.storage.StringConverter;
import org.apache.kafka.connect.transforms.Transformation;
import org.jspecify.annotations.Nullable;

/** Plugins that a preview has to cope with. */
public final class PreviewPlugins {
    private PreviewPlugins() {}

    /** A transform with nothing but what it does. */
    abstract static class Plain<R extends ConnectRecord<R>> implements Transformation<R> {
        Map<String, Object> settings = Map.of();

        @Override
        public ConfigDef config() {
            return new ConfigDef()
                    .define("magic", Type.PASSWORD, "", Importance.LOW, "")
                    .define("mode", Type.STRING, "", Importance.LOW, "");
        }

        @Override
        public void configure(Map<String, ?> configs) {
            settings = new HashMap<>(configs);
        }

        @Override
        public void close() {}
    }

    /** Waits, and does not let itself be interrupted. */
    public static final class Hang<R extends ConnectRecord<R>> extends Plain<R> {
        static final CountDownLatch END = new CountDownLatch(1);
        static final AtomicInteger INSIDE = new AtomicInteger();

        @Override
        public R apply(R record) {
            INSIDE.incrementAndGet();
            boolean interrupted = false;
            while (END.getCount() > 0) {
                try {
                    END.await();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            return record;
        }
    }

    /** Waits until it is interrupted. */
    public static final class Sleep<R extends ConnectRecord<R>> extends Plain<R> {
        static final CountDownLatch INTERRUPTED = new CountDownLatch(1);

        @Override
        public R apply(R record) {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                INTERRUPTED.countDown();
                Thread.currentThread().interrupt();
            }
            return record;
        }
    }

    /** Writes its password wherever it can, and fails with it if it is told to. */
    public static final class Leak<R extends ConnectRecord<R>> extends Plain<R> {
        static final AtomicInteger CLOSED = new AtomicInteger();

        @Override
        public R apply(R record) {
            String magic = String.valueOf(settings.get("magic"));
            if ("fail".equals(settings.get("mode"))) {
                throw new DataException("cannot with " + magic, new IllegalStateException("because of " + magic));
            }
            R changed = record.newRecord(
                    record.topic(),
                    record.kafkaPartition(),
                    null,
                    magic,
                    null,
                    Map.of("whole", magic, "part", "<" + magic + ">", magic, 1, "bytes", magic.getBytes()),
                    record.timestamp());
            changed.headers().addString("magic", magic);
            return changed;
        }

        @Override
        public void configure(Map<String, ?> configs) {
            super.configure(configs);
            if ("refuse".equals(configs.get("mode"))) {
                throw new IllegalArgumentException("no good: " + configs.get("magic"));
            }
        }

        @Override
        public void close() {
            CLOSED.incrementAndGet();
        }
    }

    /** Would register a schema if it were asked for bytes. */
    public static final class Registering extends StringConverter {
        static final AtomicInteger REGISTERED = new AtomicInteger();

        @Override
        public byte[] fromConnectData(String topic, @Nullable Schema schema, @Nullable Object value) {
            REGISTERED.incrementAndGet();
            return super.fromConnectData(topic, schema, value);
        }
    }
}
