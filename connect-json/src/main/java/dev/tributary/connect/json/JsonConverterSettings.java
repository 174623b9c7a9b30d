package dev.tributary.connect.json;

import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.connect.storage.ConverterConfig;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one converter. Immutable.
 *
 * @param schemasEnabled whether records carry {@code {"schema":..,"payload":..}}
 * @param schemasCacheSize most schemas remembered in each direction; 0 or less remembers none
 * @param schemaContent JSON text of the one schema of all input; null if not given
 * @param decimalFormat how decimals are written
 * @param replaceNullWithDefault whether a null takes its schema's default value
 */
record JsonConverterSettings(
        boolean schemasEnabled,
        int schemasCacheSize,
        @Nullable String schemaContent,
        DecimalFormat decimalFormat,
        boolean replaceNullWithDefault) {

    private static final String SCHEMAS_ENABLE = "schemas.enable";
    private static final String SCHEMAS_CACHE_SIZE = "schemas.cache.size";
    private static final String SCHEMA_CONTENT = "schema.content";
    private static final String DECIMAL_FORMAT = "decimal.format";
    private static final String REPLACE_NULL_WITH_DEFAULT = "replace.null.with.default";

    /** Parses what the runtime hands to the converter; a {@code ConfigException} names the wrong key and value. */
    static JsonConverterSettings parse(Map<String, ?> configs) {
        Map<String, Object> values = definition().parse(configs);
        String content = (String) values.get(SCHEMA_CONTENT);
        String format = String.valueOf(values.get(DECIMAL_FORMAT));
        return new JsonConverterSettings(
                Boolean.TRUE.equals(values.get(SCHEMAS_ENABLE)),
                values.get(SCHEMAS_CACHE_SIZE) instanceof Integer size ? size : 0,
                content == null || content.isEmpty() ? null : content,
                DecimalFormat.valueOf(format.toUpperCase(Locale.ROOT)),
                Boolean.TRUE.equals(values.get(REPLACE_NULL_WITH_DEFAULT)));
    }

    /** A fresh definition of all keys: names, types, defaults and order are those of Apache's converter. */
    static ConfigDef definition() {
        ConfigDef definition = ConverterConfig.newConfigDef();
        defineSchemas(definition);
        defineSerialization(definition);
        return definition;
    }

    private static void defineSchemas(ConfigDef definition) {
        String group = "Schemas";
        definition.define(
                SCHEMAS_ENABLE,
                Type.BOOLEAN,
                true,
                Importance.HIGH,
                "Whether every key, value or header carries its schema beside the data.",
                group,
                0,
                Width.MEDIUM,
                "Enable Schemas");
        definition.define(
                SCHEMAS_CACHE_SIZE,
                Type.INT,
                1000,
                Importance.HIGH,
                "The number of schemas that this converter remembers, in each direction.",
                group,
                1,
                Width.MEDIUM,
                "Schema Cache Size");
        definition.define(
                SCHEMA_CONTENT,
                Type.STRING,
                null,
                Importance.HIGH,
                "The schema, as JSON, of everything that is read: the whole text is then data of this schema, and an "
                        + "envelope is not looked for. Applies to sink connectors, and only if '"
                        + SCHEMAS_ENABLE
                        + "' is true. Empty: every record brings its own schema.",
                group,
                2,
                Width.MEDIUM,
                "Schema Content");
    }

    private static void defineSerialization(ConfigDef definition) {
        String group = "Serialization";
        definition.define(
                DECIMAL_FORMAT,
                Type.STRING,
                DecimalFormat.BASE64.name(),
                ConfigDef.CaseInsensitiveValidString.in(DecimalFormat.NUMERIC.name(), DecimalFormat.BASE64.name()),
                Importance.LOW,
                "How decimals are written, in any case of letters: BASE64 (text of the unscaled bytes) or NUMERIC (a "
                        + "JSON number). Both are understood when reading.",
                group,
                0,
                Width.MEDIUM,
                "Decimal Format");
        definition.define(
                REPLACE_NULL_WITH_DEFAULT,
                Type.BOOLEAN,
                true,
                Importance.LOW,
                "Whether a null whose schema has a default value becomes that default value; if false it stays null.",
                group,
                1,
                Width.MEDIUM,
                "Replace null with default");
    }
}
