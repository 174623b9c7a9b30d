package dev.tributary.connect.e2e.validation;

import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.connect.components.Versioned;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.transforms.Transformation;
import org.apache.kafka.connect.transforms.predicates.Predicate;
import org.jspecify.annotations.Nullable;

/** Transforms and predicates. */
public final class Transforms {
    private Transforms() {}

    /** What the transforms have in common. */
    public abstract static class Same implements Transformation<SinkRecord>, Versioned {
        @Override
        public SinkRecord apply(SinkRecord sinkRecord) {
            return sinkRecord;
        }

        @Override
        public @Nullable ConfigDef config() {
            return new ConfigDef();
        }

        @Override
        public void configure(Map<String, ?> configs) {}

        @Override
        public void close() {}

        @Override
        public String version() {
            return "1.2.3";
        }
    }

    /** Keys in and out of groups, in an order that is not the one they are shown in. */
    public static class Grouped extends Same {
        @Override
        public ConfigDef config() {
            return grouped();
        }
    }

    /** Has keys of its own with the names of the framework's. */
    public static class Masked extends Same {
        @Override
        public ConfigDef config() {
            return new ConfigDef()
                    .define("predicate", Type.INT, 5, Importance.HIGH, "My predicate.")
                    .define("negate", Type.STRING, "n", Importance.LOW, "My negation.")
                    .define("type", Type.STRING, "t", Importance.LOW, "My type.")
                    .define("other", Type.STRING, "o", Importance.LOW, "Mine.");
        }
    }

    /** Has keys of every type. */
    public static class Wide extends Same {
        @Override
        public ConfigDef config() {
            return Definitions.wide();
        }
    }

    /** Has no definition. */
    public static class WithoutConfig extends Same {
        @Override
        public @Nullable ConfigDef config() {
            return null;
        }
    }

    /** Throws when asked for its definition. */
    public static class ThrowingConfig extends Same {
        @Override
        public ConfigDef config() {
            throw new IllegalStateException("thrown by config");
        }
    }

    /** Cannot be constructed. */
    public static class Unconstructable extends Same {
        public Unconstructable() {
            throw new IllegalStateException("thrown by the constructor");
        }
    }

    /** Cannot be constructed by others. */
    public static final class Hidden extends Same {
        private Hidden() {}
    }

    /** Tells no version. */
    public static class Unversioned implements Transformation<SinkRecord> {
        @Override
        public SinkRecord apply(SinkRecord sinkRecord) {
            return sinkRecord;
        }

        @Override
        public ConfigDef config() {
            return new ConfigDef();
        }

        @Override
        public void configure(Map<String, ?> configs) {}

        @Override
        public void close() {}
    }

    /** A predicate with keys in groups. */
    public static class Holds implements Predicate<SinkRecord>, Versioned {
        @Override
        public ConfigDef config() {
            return grouped();
        }

        @Override
        public boolean test(SinkRecord sinkRecord) {
            return true;
        }

        @Override
        public void configure(Map<String, ?> configs) {}

        @Override
        public void close() {}

        @Override
        public String version() {
            return "1.2.3";
        }
    }

    private static ConfigDef grouped() {
        return new ConfigDef()
                .define("z.low", Type.STRING, "z", Importance.LOW, "Low, no group.")
                .define("b.required", Type.INT, Importance.LOW, "Required, no group.")
                .define("a.high", Type.STRING, "h", Importance.HIGH, "High, no group.")
                .define("g2.second", Type.STRING, "2", Importance.LOW, "Second.", "G2", 2, Width.LONG, "Second of 2")
                .define("g1.second", Type.LIST, "1,2", Importance.LOW, "Second.", "G1", 2, Width.LONG, "Second of 1")
                .define(
                        "g2.first",
                        Type.STRING,
                        "1",
                        Importance.LOW,
                        "First.",
                        "G2",
                        1,
                        Width.SHORT,
                        "First of 2",
                        java.util.List.of("g2.second", "a.high"))
                .define("g1.first", Type.PASSWORD, "p", Importance.LOW, "First.", "G1", 1, Width.LONG, "First of 1");
    }
}
