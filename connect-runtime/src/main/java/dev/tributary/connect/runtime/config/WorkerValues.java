package dev.tributary.connect.runtime.config;

import dev.tributary.connect.api.ConfigProblem;
import dev.tributary.connect.runtime.plugin.ContextLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The declared keys of a worker, converted. Complete only if no problem was found. Owned by one parse. */
final class WorkerValues {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerValues.class);
    private final Map<String, @Nullable Object> values = new LinkedHashMap<>();

    /**
     * Converts and checks every key, and adds what is wrong to the problems.
     *
     * @param loader finds classes that are not plugins of Connect, such as security callbacks
     */
    static WorkerValues read(
            ConfigDef definition, WorkerProperties properties, ClassLoader loader, List<ConfigProblem> problems) {
        WorkerValues result = new WorkerValues();
        KeyReader reader = new KeyReader(definition, properties.resolved());
        ContextLoader.run(loader, () -> {
            for (ConfigKey key : definition.configKeys().values()) {
                if (!properties.undecided(key.name)) {
                    result.read(key, reader, properties, problems);
                }
            }
        });
        return result;
    }

    private void read(ConfigKey key, KeyReader reader, WorkerProperties properties, List<ConfigProblem> problems) {
        try {
            values.put(key.name, distinct(key.name, loadOther(key, reader.read(key.name))));
        } catch (ConfigException e) {
            problems.add(new ConfigProblem(key.name, properties.shown(key), expectation(key, properties, e)));
        }
    }

    private static @Nullable Object loadOther(ConfigKey key, @Nullable Object value) {
        boolean loaded = key.type == ConfigDef.Type.CLASS && !key.name.endsWith(".converter");
        return loaded && value != null ? ConfigDef.parseType(key.name, value, key.type) : value;
    }

    /** Lists of a worker hold each element once ({@code worker} 1.1). */
    private static @Nullable Object distinct(String key, @Nullable Object value) {
        if (!(value instanceof List<?> list)) {
            return value;
        }
        List<?> distinct = list.stream().distinct().toList();
        if (distinct.size() < list.size()) {
            LOG.warn("{} names something more than once; each counts once: {}", key, distinct);
        }
        return distinct;
    }

    /** Says what would be right, and never what was given: that may be a secret. */
    private static String expectation(ConfigKey key, WorkerProperties properties, ConfigException cause) {
        if (properties.resolved().get(key.name) == null) {
            return key.hasDefault() ? String.valueOf(key.validator) : "a value. " + key.documentation;
        }
        try {
            if (key.type != ConfigDef.Type.CLASS) {
                ConfigDef.parseType(key.name, properties.resolved().get(key.name), key.type);
            }
        } catch (ConfigException e) {
            return typeExpectation(key);
        }
        if (key.type == ConfigDef.Type.CLASS) {
            return "the name of a class on the worker's class path";
        }
        String check = String.valueOf(key.validator);
        return check.contains("@") || check.contains("Lambda") ? String.valueOf(cause.getMessage()) : check;
    }

    private static String typeExpectation(ConfigKey key) {
        return switch (key.type) {
            case BOOLEAN -> "true or false";
            case SHORT -> "a whole number from -32768 to 32767";
            case INT -> "a whole number from -2147483648 to 2147483647";
            case LONG -> "a whole number";
            case DOUBLE -> "a number";
            default -> "a value of type " + key.type.toString().toLowerCase(Locale.ROOT);
        };
    }

    /** Replaces a value: an adjustment that depends on other keys. */
    void put(String key, Object value) {
        values.put(key, value);
    }

    /** True unless the key has a problem, or its value is null. */
    boolean has(String key) {
        return values.get(key) != null;
    }

    Map<String, @Nullable Object> all() {
        return values;
    }

    String text(String key) {
        return String.valueOf(required(key));
    }

    @Nullable
    String optionalText(String key) {
        Object value = values.get(key);
        return value == null ? null : value.toString();
    }

    <E extends Enum<E>> E choice(Class<E> type, String key) {
        return Enum.valueOf(type, text(key).toUpperCase(Locale.ROOT));
    }

    boolean flag(String key) {
        return (Boolean) required(key);
    }

    long number(String key) {
        return ((Number) required(key)).longValue();
    }

    Duration millis(String key) {
        return Duration.ofMillis(number(key));
    }

    List<String> list(String key) {
        Object value = values.get(key);
        List<String> texts = new ArrayList<>();
        if (value instanceof List<?> list) {
            list.forEach(element -> texts.add(element.toString()));
        }
        return texts;
    }

    /** The name of a class, given by name or, as a default, as the class. */
    String className(String key) {
        Object value = required(key);
        return value instanceof Class<?> type ? type.getName() : value.toString();
    }

    private Object required(String key) {
        Object value = values.get(key);
        if (value == null) {
            throw new IllegalStateException(key + " was read before it was checked");
        }
        return value;
    }
}
