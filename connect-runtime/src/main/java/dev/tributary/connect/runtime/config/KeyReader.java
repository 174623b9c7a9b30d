package dev.tributary.connect.runtime.config;

import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * Reads single keys of a definition out of raw texts: trims, converts, checks. Unlike {@link ConfigDef#parse} it touches
 * only the key that is asked for, and takes a null value for an unset one. Immutable.
 */
record KeyReader(ConfigDef definition, Map<String, @Nullable String> values) {
    /**
     * The value of a key: converted, or its default.
     *
     * @throws ConfigException if the text cannot be converted, is not allowed, or is missing without a default
     */
    @Nullable
    Object read(String name) {
        ConfigKey key = definition.configKeys().get(name);
        if (key == null) {
            throw new IllegalArgumentException(name + " is not defined");
        }
        Object value = convert(key, values.get(name));
        if (key.validator != null) {
            key.validator.ensureValid(name, value);
        }
        return value;
    }

    String text(String name) {
        return String.valueOf(read(name)).trim();
    }

    @Nullable
    String optionalText(String name) {
        Object value = read(name);
        return value == null ? null : value.toString();
    }

    long number(String name) {
        Object value = read(name);
        if (value instanceof Number number) {
            return number.longValue();
        }
        throw new ConfigException(name, value, "expected a number");
    }

    boolean flag(String name) {
        return Boolean.TRUE.equals(read(name));
    }

    private static @Nullable Object convert(ConfigKey key, @Nullable String text) {
        if (text == null) {
            if (!key.hasDefault()) {
                throw new ConfigException(
                        "Missing required configuration \"" + key.name + "\" which has no default value.");
            }
            return key.defaultValue;
        }
        // Class names are looked up among the plugins by those who need the class, never through a context loader.
        return key.type == ConfigDef.Type.CLASS ? text.trim() : ConfigDef.parseType(key.name, text, key.type);
    }
}
