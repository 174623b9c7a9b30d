package dev.tributary.connect.testkit.conformance;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;

/** Sources whose fault is in the class itself. */
final class BadSources {
    private BadSources() {}

    /** Cannot be created. */
    public static final class NeedsArguments extends PondSourceConnector {
        public NeedsArguments(String argument) {
            throw new IllegalStateException(argument);
        }
    }

    /** In no manifest. */
    public static final class Unlisted extends PondSourceConnector {}

    /** Has no version. */
    public static final class WithoutVersion extends PondSourceConnector {
        @Override
        @SuppressWarnings("NullAway")
        public String version() {
            return null;
        }
    }

    /** Tells nothing of its settings. */
    public static final class Undocumented extends PondSourceConnector {
        @Override
        public ConfigDef config() {
            return new ConfigDef(DEFINITION)
                    .define("mystery", ConfigDef.Type.STRING, "", ConfigDef.Importance.LOW, " ");
        }
    }

    /** Takes nothing. */
    public static final class Choosy extends PondSourceConnector {
        @Override
        public Config validate(Map<String, String> config) {
            Config answer = super.validate(config);
            answer.configValues().forEach(value -> value.addErrorMessage("not today"));
            return answer;
        }
    }

    /** Throws instead of telling what is missing. */
    public static final class ThrowingOnMissing extends PondSourceConnector {
        @Override
        public Config validate(Map<String, String> config) {
            if (config.get("pond").isEmpty()) {
                throw new IllegalArgumentException();
            }
            return super.validate(config);
        }
    }

    /** Parses what it has found wrong already. */
    public static final class ParsingAgain extends PondSourceConnector {
        @Override
        public Config validate(Map<String, String> config) {
            if (Integer.parseInt(config.getOrDefault("patience.ms", "1")) < 0) {
                throw new IllegalArgumentException();
            }
            return super.validate(config);
        }
    }

    /** Never reads its number, and says nothing of it. */
    public static final class Untyped extends PondSourceConnector {
        @Override
        public Config validate(Map<String, String> config) {
            return new Config(List.of());
        }
    }

    /** Always has one task more than allowed. */
    public static final class Greedy extends PondSourceConnector {
        @Override
        public List<Map<String, String>> taskConfigs(int maximum) {
            return Collections.nCopies(maximum + 1, Map.of());
        }
    }

    /** Its task cannot be stopped before it was started. */
    public static final class FragileInStop extends PondSourceConnector {
        @Override
        public Class<? extends Task> taskClass() {
            return FragileTask.class;
        }
    }

    /** Closes what it has not opened. */
    public static final class FragileTask extends PondSourceTask {
        private String connection = "none";

        @Override
        public void start(Map<String, String> config) {
            super.start(config);
            connection = "";
        }

        @Override
        public void stop() {
            super.stop();
            if (!connection.isEmpty()) {
                throw new IllegalStateException("There is no connection to close");
            }
        }
    }

    /** Says that it has checked every offset. */
    public static final class Credulous extends PondSourceConnector {
        @Override
        public boolean alterOffsets(Map<String, String> given, Map<Map<String, ?>, Map<String, ?>> offsets) {
            return true;
        }
    }

    /** Expects offsets to be what it has written. */
    public static final class Careless extends PondSourceConnector {
        @Override
        public boolean alterOffsets(Map<String, String> given, Map<Map<String, ?>, Map<String, ?>> offsets) {
            offsets.values().forEach(offset -> {
                if (((Number) offset.get("position")).intValue() < 0) {
                    throw new IllegalArgumentException();
                }
            });
            return true;
        }
    }
}
