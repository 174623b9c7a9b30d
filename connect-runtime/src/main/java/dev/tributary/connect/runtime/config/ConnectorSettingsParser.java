package dev.tributary.connect.runtime.config;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.runtime.config.ConnectorSettings.ErrorSettings;
import dev.tributary.connect.runtime.config.ConnectorSettings.PredicateChoice;
import dev.tributary.connect.runtime.config.ConnectorSettings.SinkTopics;
import dev.tributary.connect.runtime.config.ConnectorSettings.TransformChoice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * Reads from a connector's configuration what the framework needs to run it. No plugin is looked up, none of their code
 * runs. Stateless. All methods take configurations with variables resolved and throw {@link ConfigException} with key,
 * value and expectation. Source: {@code tasks} 1.4, 4.2, 5.1, 6.1; {@code rest} 5.5.
 */
public final class ConnectorSettingsParser {
    private ConnectorSettingsParser() {}

    /** The settings of a source or sink connector. A key whose value is null counts as not set. */
    public static ConnectorSettings parse(Map<String, @Nullable String> resolved) {
        KeyReader reader = new KeyReader(ConnectorKeys.common(ConnectorDefaults.NONE), resolved);
        return new ConnectorSettings(
                ConnectorName.of(reader.text(ConnectorKeys.NAME)),
                reader.text(ConnectorKeys.CONNECTOR_CLASS),
                reader.optionalText(ConnectorKeys.CONNECTOR_VERSION),
                (int) reader.number(ConnectorKeys.TASKS_MAX),
                reader.flag(ConnectorKeys.TASKS_MAX_ENFORCE),
                converter(reader, GeneralKeys.KEY_CONVERTER),
                converter(reader, GeneralKeys.VALUE_CONVERTER),
                converter(reader, GeneralKeys.HEADER_CONVERTER),
                transforms(reader),
                new ErrorSettings(
                        Duration.ofMillis(reader.number(ErrorKeys.RETRY_TIMEOUT)),
                        Duration.ofMillis(reader.number(ErrorKeys.RETRY_DELAY_MAX)),
                        reader.text(ErrorKeys.TOLERANCE).equals("all"),
                        reader.flag(ErrorKeys.LOG_ERRORS),
                        reader.flag(ErrorKeys.LOG_MESSAGES)));
    }

    /** Whether the connector is to be restarted when what config providers answered has expired. */
    static boolean restartsOnReload(Map<String, @Nullable String> resolved) {
        KeyReader reader = new KeyReader(ConnectorKeys.common(ConnectorDefaults.NONE), resolved);
        return reader.text(ConnectorKeys.RELOAD_ACTION).equals("restart");
    }

    private static @Nullable ConverterChoice converter(KeyReader reader, String key) {
        String className = reader.optionalText(key);
        return className == null
                ? null
                : new ConverterChoice(
                        className,
                        reader.optionalText(key + GeneralKeys.PLUGIN_VERSION_SUFFIX),
                        Prefixes.strip(key + ".", reader.values()));
    }

    private static List<TransformChoice> transforms(KeyReader reader) {
        List<String> predicates = texts(reader.read(ConnectorKeys.PREDICATES));
        return texts(reader.read(ConnectorKeys.TRANSFORMS)).stream()
                .map(alias -> transform(alias, predicates, reader.values()))
                .toList();
    }

    private static TransformChoice transform(
            String alias, List<String> predicates, Map<String, @Nullable String> config) {
        String prefix = ConnectorKeys.TRANSFORMS + "." + alias + ".";
        Map<String, @Nullable String> settings = Prefixes.strip(prefix, config);
        String className = className(prefix, settings);
        String negate = settings.remove(EmbeddedKeys.NEGATE);
        String predicate = settings.remove(EmbeddedKeys.PREDICATE);
        return new TransformChoice(
                alias,
                className,
                settings.get(EmbeddedKeys.VERSION),
                settings,
                predicate == null ? null : predicate(predicate.trim(), prefix, predicates, config),
                negate != null && Boolean.parseBoolean(negate.trim()));
    }

    private static PredicateChoice predicate(
            String alias, String transformPrefix, List<String> declared, Map<String, @Nullable String> config) {
        if (!declared.contains(alias)) {
            throw new ConfigException(
                    transformPrefix + EmbeddedKeys.PREDICATE,
                    alias,
                    "expected an alias that is listed in predicates, which are " + declared);
        }
        String prefix = ConnectorKeys.PREDICATES + "." + alias + ".";
        Map<String, @Nullable String> settings = Prefixes.strip(prefix, config);
        return new PredicateChoice(alias, className(prefix, settings), settings.get(EmbeddedKeys.VERSION), settings);
    }

    private static String className(String prefix, Map<String, @Nullable String> settings) {
        String name = settings.get(EmbeddedKeys.TYPE);
        if (name == null || name.isBlank()) {
            throw new ConfigException("Missing required configuration \"" + prefix + EmbeddedKeys.TYPE
                    + "\" which has no default value.");
        }
        return name.trim();
    }

    /** Where records go that failed; null if nowhere. The same keys for sources and sinks. */
    public static @Nullable DeadLetterSettings deadLetters(Map<String, @Nullable String> resolved) {
        KeyReader reader = new KeyReader(ErrorKeys.addDeadLetters(new ConfigDef()), resolved);
        String topic = reader.text(ConnectorKeys.DEAD_LETTERS);
        return topic.isEmpty()
                ? null
                : new DeadLetterSettings(
                        topic,
                        (short) reader.number(ErrorKeys.DEAD_LETTER_REPLICAS),
                        reader.flag(ErrorKeys.DEAD_LETTER_CONTEXT));
    }

    /** Whether {@code errors.tolerance=all} covers records that a sink's {@code put} rejects. */
    public static boolean toleratesRejectedPuts(Map<String, @Nullable String> resolved) {
        return new KeyReader(ErrorKeys.addRejectedPuts(new ConfigDef()), resolved).flag(ErrorKeys.TOLERATE_PUT);
    }

    /**
     * What a sink reads.
     *
     * @throws ConfigException unless exactly one of {@code topics} and {@code topics.regex} is set, or if the dead letter
     *     queue would be read by the connector that fills it
     */
    public static SinkTopics sinkTopics(Map<String, @Nullable String> resolved) {
        List<SinkTopicRules.Violation> violations = SinkTopicRules.check(resolved);
        if (!violations.isEmpty()) {
            throw new ConfigException(violations.get(0).message());
        }
        String topics = resolved.get(ConnectorKeys.TOPICS);
        if (topics != null && !topics.isBlank()) {
            return new SinkTopics(distinct(topics), null);
        }
        KeyReader reader = new KeyReader(ConnectorKeys.sink(ConnectorDefaults.NONE), resolved);
        return new SinkTopics(null, Pattern.compile(reader.text(ConnectorKeys.TOPICS_REGEX)));
    }

    /** Laxer than validation: what older workers accepted and stored must go on running. */
    private static List<String> distinct(String topics) {
        return Arrays.stream(topics.split(","))
                .map(String::trim)
                .filter(topic -> !topic.isEmpty())
                .distinct()
                .toList();
    }

    private static List<String> texts(@Nullable Object list) {
        List<String> texts = new ArrayList<>();
        if (list instanceof List<?> elements) {
            elements.forEach(element -> texts.add(element.toString()));
        }
        return texts;
    }
}
