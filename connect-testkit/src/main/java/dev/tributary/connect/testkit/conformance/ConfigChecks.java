package dev.tributary.connect.testkit.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.connector.Connector;
import org.jspecify.annotations.Nullable;

/** Configuration: {@code config()} and {@code validate()}, asked of an instance that is never started, as workers do. */
final class ConfigChecks {
    private static final String NO_VALUE_OF_ANY_TYPE = "conformance: neither number nor boolean nor class";
    private static final Set<Type> STRICT =
            Set.of(Type.BOOLEAN, Type.INT, Type.SHORT, Type.LONG, Type.DOUBLE, Type.CLASS);

    private ConfigChecks() {}

    static void documented(Driver driver, ConformanceSubject subject) throws Exception {
        List<String> bare = new ArrayList<>();
        definition(driver, subject).configKeys().forEach((name, key) -> {
            if (key.documentation == null || key.documentation.isBlank()) {
                bare.add(name);
            }
        });
        if (!bare.isEmpty()) {
            throw new AssertionError("these settings have no documentation: " + bare);
        }
    }

    static void validAccepted(Driver driver, ConformanceSubject subject) throws Exception {
        List<String> errors = new ArrayList<>();
        for (ConfigValue value : validate(driver, subject, Plugin.config(subject, Plugin.TOPIC))) {
            value.errorMessages().forEach(message -> errors.add(value.name() + ": " + message));
        }
        if (!errors.isEmpty()) {
            throw new AssertionError("the configuration of the subject has errors: " + errors);
        }
    }

    static void missingNamed(Driver driver, ConformanceSubject subject) throws Exception {
        for (ConfigKey key : definition(driver, subject).configKeys().values()) {
            if (!key.hasDefault()) {
                expectError(driver, subject, key.name, null, "was left out");
            }
        }
    }

    static void wrongTypeNamed(Driver driver, ConformanceSubject subject) throws Exception {
        for (ConfigKey key : definition(driver, subject).configKeys().values()) {
            if (STRICT.contains(key.type)) {
                expectError(
                        driver, subject, key.name, NO_VALUE_OF_ANY_TYPE, "of type " + key.type + " was set to text");
            }
        }
    }

    private static void expectError(
            Driver driver, ConformanceSubject subject, String name, @Nullable String wrong, String whatWasDone)
            throws Exception {
        Map<String, String> config = Plugin.config(subject, Plugin.TOPIC);
        if (wrong == null) {
            config.remove(name);
        } else {
            config.put(name, wrong);
        }
        List<ConfigValue> values;
        try {
            values = validate(driver, subject, config);
        } catch (RuntimeException | LinkageError e) {
            throw new AssertionError("setting '%s' %s, and validate() threw %s".formatted(name, whatWasDone, e), e);
        }
        for (ConfigValue value : values) {
            if (value.name().equals(name) && !value.errorMessages().isEmpty()) {
                return;
            }
        }
        throw new AssertionError(
                "setting '%s' %s, and validate() reports no error under that name".formatted(name, whatWasDone));
    }

    private static ConfigDef definition(Driver driver, ConformanceSubject subject) throws Exception {
        Connector connector = Plugin.connector(driver, subject);
        ConfigDef definition = driver.ask("config()", connector::config);
        if (definition == null) {
            throw new AssertionError("config() answers null");
        }
        return definition;
    }

    private static List<ConfigValue> validate(Driver driver, ConformanceSubject subject, Map<String, String> config)
            throws Exception {
        Connector connector = Plugin.connector(driver, subject);
        Config answer = driver.ask("validate()", () -> connector.validate(config));
        if (answer == null) {
            throw new AssertionError("validate() answers null");
        }
        return answer.configValues();
    }
}
