package dev.tributary.connect.worker;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.source.SourceConnector;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.apache.kafka.connect.storage.StringConverter;
import org.apache.kafka.connect.transforms.Transformation;
import org.apache.kafka.connect.transforms.predicates.Predicate;

/** Plugins that hang in the place where the test tells them to, until it lets them go. */
public final class HangingPlugins {
    private static volatile Gate gate = new Gate("nowhere");

    private HangingPlugins() {}

    /** A place where plugins hang. Thread-safe. */
    static final class Gate {
        private final String place;
        private final CountDownLatch open = new CountDownLatch(1);
        /** One permit for each call that has come. */
        final Semaphore entered = new Semaphore(0);

        final AtomicInteger inside = new AtomicInteger();
        final AtomicInteger most = new AtomicInteger();

        private Gate(String place) {
            this.place = place;
        }

        void open() {
            open.countDown();
        }

        private void pass() {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            entered.release();
            try {
                open.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                inside.decrementAndGet();
            }
        }
    }

    /** From now on plugins hang there. */
    static Gate hangIn(String place) {
        gate = new Gate(place);
        return gate;
    }

    /** Hangs if this is the place. */
    public static void at(String place) {
        Gate present = gate;
        if (present.place.equals(place)) {
            present.pass();
        }
    }

    private static ConfigDef definition(String who) {
        return new ConfigDef()
                .define(
                        "key",
                        ConfigDef.Type.STRING,
                        null,
                        (name, value) -> {
                            if (value != null) {
                                at(who + " validator");
                            }
                        },
                        ConfigDef.Importance.LOW,
                        "Anything.");
    }

    /** Hangs nowhere, and does nothing. */
    public static class Calm extends SourceConnector {
        @Override
        public void start(Map<String, String> properties) {}

        @Override
        public Class<? extends Task> taskClass() {
            return Nothing.class;
        }

        @Override
        public List<Map<String, String>> taskConfigs(int maxTasks) {
            return List.of();
        }

        @Override
        public void stop() {}

        @Override
        public ConfigDef config() {
            return new ConfigDef();
        }

        @Override
        public String version() {
            return "1";
        }
    }

    /** A task without work. */
    public static final class Nothing extends SourceTask {
        @Override
        public void start(Map<String, String> properties) {}

        @Override
        public List<SourceRecord> poll() {
            return List.of();
        }

        @Override
        public void stop() {}

        @Override
        public String version() {
            return "1";
        }
    }

    /** A connector that hangs. */
    public static final class Source extends Calm {
        public Source() {
            at("connector constructor");
        }

        @Override
        public ConfigDef config() {
            at("connector config()");
            return definition("connector");
        }

        @Override
        public Config validate(Map<String, String> properties) {
            at("connector validate()");
            return super.validate(properties);
        }
    }

    /** A converter that hangs. */
    public static final class Strings extends StringConverter {
        public Strings() {
            at("converter constructor");
        }

        @Override
        public ConfigDef config() {
            at("converter config()");
            return definition("converter");
        }
    }

    /** A transform that hangs. */
    public static final class Same implements Transformation<SourceRecord> {
        public Same() {
            at("transform constructor");
        }

        @Override
        public SourceRecord apply(SourceRecord sourceRecord) {
            return sourceRecord;
        }

        @Override
        public ConfigDef config() {
            at("transform config()");
            return definition("transform");
        }

        @Override
        public void configure(Map<String, ?> configs) {}

        @Override
        public void close() {}
    }

    /** A predicate that hangs. */
    public static final class Holds implements Predicate<SourceRecord> {
        @Override
        public ConfigDef config() {
            at("predicate config()");
            return definition("predicate");
        }

        @Override
        public boolean test(SourceRecord sourceRecord) {
            return true;
        }

        @Override
        public void configure(Map<String, ?> configs) {}

        @Override
        public void close() {}
    }
}
