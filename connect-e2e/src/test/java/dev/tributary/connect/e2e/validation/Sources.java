package dev.tributary.connect.e2e.validation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.source.ConnectorTransactionBoundaries;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;
import org.apache.kafka.connect.source.SourceTask;
import org.jspecify.annotations.Nullable;

/** Source connectors, never to be started. */
public final class Sources {
    private Sources() {}

    /** What they have in common: nothing runs. */
    public abstract static class Idle extends SourceConnector {
        @Override
        public void start(Map<String, String> properties) {}

        @Override
        public Class<? extends Task> taskClass() {
            return SourceTask.class;
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
            return "1.2.3";
        }
    }

    /** Keys of every type; {@code answer} says what it answers when it is asked for more. */
    public static class Wide extends Idle {
        @Override
        public ConfigDef config() {
            return Definitions.wide()
                    .define(
                            "answer",
                            Type.STRING,
                            "",
                            Importance.LOW,
                            "What validate() answers.",
                            null,
                            -1,
                            Width.NONE,
                            "answer")
                    .define("support", Type.STRING, "", Importance.LOW, "What exactlyOnceSupport() answers.")
                    .define("boundaries", Type.STRING, "", Importance.LOW, "What canDefine...() answers.");
        }

        @Override
        public @Nullable Config validate(Map<String, String> properties) {
            List<ConfigValue> values =
                    new ArrayList<>(super.validate(properties).configValues());
            switch (properties.getOrDefault("answer", "")) {
                case "null" -> {
                    return null;
                }
                case "null values" -> {
                    return new Config(null);
                }
                case "nothing" -> values.clear();
                case "throws" -> throw new IllegalStateException("thrown by validate");
                case "throws config" -> throw new ConfigException("wide.int", 5, "thrown by validate");
                case "throws error" -> throw new NoClassDefFoundError("thrown/by/Validate");
                case "no int" -> values.removeIf(value -> value.name().equals("wide.int"));
                case "undefined" -> {
                    values.add(new ConfigValue(
                            "un.defined", "u", List.of("v"), new ArrayList<>(List.of("wrong", "again"))));
                    values.add(new ConfigValue("un.defined.too"));
                }
                case "framework" ->
                    values.add(new ConfigValue(
                            "tasks.max", 7, List.of(8, 9), new ArrayList<>(List.of("by the connector"))));
                case "name" -> values.add(new ConfigValue("name", "other", List.of(), new ArrayList<>()));
                case "strange" -> {
                    var strange = new ConfigValue(
                            "wide.string", List.of(1, 2), List.of(List.of("x", "y"), Wide.class), new ArrayList<>());
                    strange.visible(false);
                    values.removeIf(value -> value.name().equals("wide.string"));
                    values.add(strange);
                }
                case "twice" ->
                    values.add(new ConfigValue("wide.int", 1, List.of(), new ArrayList<>(List.of("second answer"))));
                case "errors" -> values.forEach(value -> value.addErrorMessage("not " + value.name()));
                default -> {
                    return new Config(values);
                }
            }
            return new Config(values);
        }

        @Override
        public @Nullable ExactlyOnceSupport exactlyOnceSupport(Map<String, String> properties) {
            String support = properties.getOrDefault("support", "");
            return switch (support) {
                case "supported", "unsupported" -> ExactlyOnceSupport.valueOf(support.toUpperCase(Locale.ROOT));
                case "throws" -> throw new IllegalStateException("thrown by exactlyOnceSupport");
                default -> null;
            };
        }

        @Override
        public @Nullable ConnectorTransactionBoundaries canDefineTransactionBoundaries(Map<String, String> properties) {
            return switch (properties.getOrDefault("boundaries", "")) {
                case "supported" -> ConnectorTransactionBoundaries.SUPPORTED;
                case "throws" -> throw new IllegalStateException("thrown by canDefineTransactionBoundaries");
                case "null" -> null;
                default -> ConnectorTransactionBoundaries.UNSUPPORTED;
            };
        }
    }

    /** Has no definition. */
    public static class WithoutConfig extends Idle {
        @Override
        public @Nullable ConfigDef config() {
            return null;
        }
    }

    /** Has no definition, but an answer. */
    public static class OnlyAnswers extends Idle {
        @Override
        public @Nullable ConfigDef config() {
            return null;
        }

        @Override
        public Config validate(Map<String, String> properties) {
            return new Config(List.of());
        }
    }

    /** Throws when asked for its definition. */
    public static class ThrowingConfig extends Idle {
        @Override
        public ConfigDef config() {
            throw new IllegalStateException("thrown by config");
        }
    }

    /** Cannot be constructed. */
    public static class Unconstructable extends Idle {
        public Unconstructable() {
            throw new IllegalStateException("thrown by the constructor");
        }
    }
}
