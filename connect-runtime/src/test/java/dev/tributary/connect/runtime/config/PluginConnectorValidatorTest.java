package dev.tributary.connect.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.connect.api.ConfigKey;
import dev.tributary.connect.api.ConfigValidation;
import dev.tributary.connect.api.ConfigValidation.Entry;
import dev.tributary.connect.api.ConfigValue;
import dev.tributary.connect.api.ConnectClusterException.BadRequest;
import dev.tributary.connect.api.ConnectClusterException.Failed;
import dev.tributary.connect.api.PluginType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.storage.StringConverter;
import org.apache.kafka.connect.transforms.Transformation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PluginConnectorValidatorTest {
    private final InstalledPlugins plugins = TestPlugins.all();

    private PluginConnectorValidator validator(Mode mode, String... workerProperties) {
        WorkerConfig worker = Workers.config(mode, plugins, workerProperties);
        return new PluginConnectorValidator(
                worker, plugins, VariableResolver.NONE, OverridePolicy.open(worker, plugins, Workers.NO_METRICS));
    }

    private static Map<String, String> source(String... more) {
        Map<String, String> config = Workers.map("name", "c", "connector.class", "Numbers");
        config.putAll(Workers.map(more));
        return config;
    }

    private static Map<String, String> sink(String... more) {
        Map<String, String> config = Workers.map("name", "c", "connector.class", "Drain", "topics", "t");
        config.putAll(Workers.map(more));
        return config;
    }

    private ConfigValidation validate(Map<String, String> config) {
        return validator(Mode.STANDALONE).validate(config);
    }

    private static ConfigValue value(ConfigValidation validation, String key) {
        return validation.entries().stream()
                .map(Entry::value)
                .filter(Objects::nonNull)
                .filter(value -> value.name().equals(key))
                .findFirst()
                .orElseThrow(() -> new AssertionError(key + " is not in " + validation.entries()));
    }

    private static ConfigKey key(ConfigValidation validation, String name) {
        return validation.entries().stream()
                .map(Entry::key)
                .filter(Objects::nonNull)
                .filter(key -> key.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not in " + validation.entries()));
    }

    private static List<String> names(ConfigValidation validation) {
        return validation.entries().stream()
                .map(entry ->
                        entry.key() == null ? entry.value().name() : entry.key().name())
                .toList();
    }

    private static List<String> keysWithErrors(ConfigValidation validation) {
        return validation.entries().stream()
                .map(Entry::value)
                .filter(value -> value != null && !value.errors().isEmpty())
                .map(ConfigValue::name)
                .toList();
    }

    // ---- the whole

    @Test
    void aValidSourceHasNoErrorsAndListsFrameworkKeysThenItsOwn() {
        ConfigValidation validation = validate(source("limit", " 3 "));

        assertThat(validation.errorCount()).isZero();
        assertThat(validation.connectorClass()).isEqualTo("Numbers");
        assertThat(names(validation))
                .startsWith("name", "connector.class", "connector.plugin.version", "tasks.max")
                .endsWith("errors.deadletterqueue.context.headers.enable", "limit", "secret", "even.key");
        assertThat(value(validation, "limit").value()).isEqualTo("3");
        assertThat(value(validation, "tasks.max").value()).isEqualTo("1");
        assertThat(value(validation, "connector.plugin.version"))
                .isEqualTo(new ConfigValue("connector.plugin.version", "1.0", List.of("1.0"), List.of(), true));
        assertThat(key(validation, "limit").dependents()).containsExactly("secret");
        assertThat(validation.groups())
                .containsExactly(
                        "Common",
                        "Transforms",
                        "Predicates",
                        "Error Handling",
                        "Topic Creation",
                        "Exactly Once Support",
                        "offsets.topic",
                        "Numbers");
    }

    @Test
    void everyErrorOfTheConnectorsPartCountsAndUnknownKeysDoNotAppear() {
        ConfigValidation validation =
                validate(source("limit", "x", "tasks.max", "0", "errors.tolerance", "ALL", "who.knows", "me"));

        assertThat(validation.errorCount()).isEqualTo(3);
        assertThat(keysWithErrors(validation)).containsExactly("tasks.max", "errors.tolerance", "limit");
        assertThat(names(validation)).doesNotContain("who.knows");
        assertThat(value(validation, "tasks.max").errors().get(0))
                .isEqualTo("Invalid value 0 for configuration tasks.max: expected 1 or more");
        assertThat(value(validation, "limit").value()).isNull();
    }

    @Test
    void theConnectorSpeaksUnderItsOwnContextLoader() {
        TestPlugins.Numbers.CONTEXT_LOADERS.clear();
        ClassLoader before = Thread.currentThread().getContextClassLoader();

        validate(source());

        assertThat(TestPlugins.Numbers.CONTEXT_LOADERS).isNotEmpty().containsOnly(plugins.connectorLoader);
        assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
    }

    @Test
    void oneInstanceServesAllValidationsOfAClass() {
        PluginConnectorValidator validator = validator(Mode.STANDALONE);
        Map<String, String> config = source("connector.class", "Moody");
        validator.validate(config);
        int before = TestPlugins.Moody.instances;

        validator.validate(config);

        assertThat(TestPlugins.Moody.instances).isEqualTo(before);
    }

    @Test
    void passwordsAreHidden() {
        ConfigValidation validation = validate(source("secret", "s3cret"));

        assertThat(value(validation, "secret").value()).isEqualTo("[hidden]");
        assertThat(validation.toString()).doesNotContain("s3cret");
    }

    @Test
    void valuesOfVariablesAreShownAsTheUserWroteThem() {
        WorkerConfig worker = Workers.config(Mode.STANDALONE, plugins);
        VariableResolver vault = raw -> {
            Map<String, String> resolved = new LinkedHashMap<>(raw);
            resolved.replaceAll((key, value) -> value.replace("${v:p}", "s3cret"));
            return resolved;
        };
        PluginConnectorValidator validator = new PluginConnectorValidator(
                worker, plugins, vault, OverridePolicy.open(worker, plugins, Workers.NO_METRICS));

        ConfigValidation validation = validator.validate(source("limit", "${v:p}", "even.key", "a${v:p}"));

        assertThat(value(validation, "even.key").value()).isEqualTo("a${v:p}");
        assertThat(value(validation, "limit").errors())
                .singleElement()
                .asString()
                .contains("${v:p}");
        assertThat(validation.toString()).doesNotContain("s3cret");
        assertThatThrownBy(() ->
                        validator.validate(source("connector.class", "Moody", "mood", "throws", "password", "${v:p}")))
                .isInstanceOf(Failed.class)
                .hasMessageContaining("boom with ${v:p}");
        assertThatThrownBy(() ->
                        validator.validate(source("connector.class", "Moody", "mood", "refuses", "password", "${v:p}")))
                .isInstanceOf(BadRequest.class)
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void aFailingConfigProviderFailsTheValidation() {
        WorkerConfig worker = Workers.config(Mode.STANDALONE, plugins);
        VariableResolver broken = raw -> {
            throw new IllegalStateException("vault is sealed");
        };

        assertThatThrownBy(() -> new PluginConnectorValidator(
                                worker, plugins, broken, OverridePolicy.open(worker, plugins, Workers.NO_METRICS))
                        .validate(source()))
                .isInstanceOf(Failed.class)
                .hasMessageContaining("vault is sealed");
    }

    // ---- the connector's class and version

    @Test
    void aConfigurationWithoutConnectorClassIsABadRequestThatTellsNoValues() {
        assertThatThrownBy(() -> validate(Workers.map("name", "c", "password", "s3cret")))
                .isInstanceOf(BadRequest.class)
                .hasMessageContaining("contains no connector type")
                .hasMessageContaining("[name, password]")
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void anUnknownConnectorClassIsABadRequestWithWhatThePluginsSay() {
        assertThatThrownBy(() -> validate(source("connector.class", "Nombers")))
                .isInstanceOf(BadRequest.class)
                .hasMessageContaining("No source plugin is called Nombers");
    }

    @Test
    void aVersionThatIsNotInstalledIsAnErrorOfClassAndVersionAndOffersWhatIs() {
        for (int repeated = 0; repeated < 2; repeated++) {
            ConfigValidation validation = validate(source("connector.plugin.version", "[2.0,)", "tasks.max", "x"));

            assertThat(validation.errorCount()).isEqualTo(3);
            assertThat(keysWithErrors(validation))
                    .containsExactly("connector.class", "connector.plugin.version", "tasks.max");
            assertThat(names(validation)).startsWith("name").endsWith("errors.log.include.messages");
            assertThat(key(validation, "connector.plugin.version").defaultValue())
                    .isEqualTo("1.0");
            assertThat(value(validation, "connector.plugin.version").recommendedValues())
                    .containsExactly("1.0");
        }
    }

    @Test
    void aVersionThatCannotBeReadIsABadRequest() {
        assertThatThrownBy(() -> validate(source("connector.plugin.version", "[2.0")))
                .isInstanceOf(BadRequest.class)
                .hasMessageContaining("[2.0");
    }

    // ---- what the connector itself answers

    @Test
    void theConnectorsOwnDefinitionAndFindingsReplaceTheFrameworks() {
        ConfigValidation validation =
                validate(source("connector.class", "Moody", "mood", "takes over", "password", "s3cret"));

        assertThat(key(validation, "tasks.max").displayName()).isEqualTo("My tasks");
        assertThat(names(validation).indexOf("tasks.max")).isEqualTo(3);
        assertThat(value(validation, "tasks.max"))
                .isEqualTo(new ConfigValue("tasks.max", "many", List.of("few", "many"), List.of("I decide"), true));
        assertThat(value(validation, "password").value()).isEqualTo("[hidden]");
        assertThat(validation.entries()).anySatisfy(entry -> {
            assertThat(entry.key()).isNotNull();
            assertThat(entry.key().name()).isEqualTo("mood");
            assertThat(entry.value()).isNull();
        });
    }

    @Test
    void aConnectorThatAnswersNullIsABadRequest() {
        assertThatThrownBy(() -> validate(source("connector.class", "Moody", "mood", "answers null")))
                .isInstanceOf(BadRequest.class)
                .hasMessageContaining("validate()");
    }

    @Test
    void aConnectorThatThrowsFailsTheValidation() {
        assertThatThrownBy(() -> validate(source("connector.class", "Moody", "mood", "throws", "password", "p")))
                .isInstanceOf(Failed.class)
                .hasCauseInstanceOf(IllegalStateException.class);
    }

    // ---- rules

    @Test
    void aNullValueIsAnErrorUnlessTheConnectorDecidesOtherwise() {
        ConfigValidation validation = validate(source("who.knows", null, "even.key", null));

        assertThat(keysWithErrors(validation)).containsExactly("who.knows");
        assertThat(validation.entries().get(0).key()).isNull();
        assertThat(value(validation, "who.knows").value()).isNull();
        assertThat(validation.errorCount()).isOne();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "t, t.*, -, topics|topics.regex",
                "-, -, -, topics|topics.regex",
                "' ', '', -, topics|topics.regex",
                "'a,t', -, t, topics",
                "-, t.*, tt, topics.regex",
                "'a,a', -, -, topics",
                "-, '[', dlq, topics.regex",
                "a, -, t, ''"
            })
    void aSinkReadsEitherTopicsOrARegexAndNeverItsOwnDeadLetters(
            String topics, String regex, String deadLetters, String blamed) {
        Map<String, String> config =
                sink("topics", topics, "topics.regex", regex, "errors.deadletterqueue.topic.name", deadLetters);
        config.values().removeIf(Objects::isNull);

        assertThat(String.join("|", keysWithErrors(validate(config)))).isEqualTo(blamed);
    }

    @Test
    void aSinkMustNotJoinTheGroupOfTheWorkers() {
        PluginConnectorValidator distributed = validator(Mode.DISTRIBUTED, "group.id", "connect-c");

        assertThat(keysWithErrors(distributed.validate(sink()))).containsExactly("name");
        ConfigValidation overridden = distributed.validate(sink("consumer.override.group.id", "connect-c"));
        assertThat(keysWithErrors(overridden)).containsExactly("consumer.override.group.id");
        assertThat(overridden.entries().get(0).key()).isNull();
        assertThat(keysWithErrors(distributed.validate(sink("consumer.override.group.id", "other"))))
                .isEmpty();
        assertThat(keysWithErrors(validate(sink("name", "workers")))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "enabled, SUPPORTED, 0",
        "enabled, UNSUPPORTED, 1",
        "enabled, , 1",
        "enabled, throw, 1",
        "disabled, SUPPORTED, 1",
        "disabled, UNSUPPORTED, 2",
    })
    void requiredExactlyOnceNeedsWorkerAndConnector(String worker, String answer, int errors) {
        Map<String, String> config = source("exactly.once.support", "Required");
        if (answer != null) {
            config.put("eos", answer);
        }

        ConfigValidation validation = validator(Mode.DISTRIBUTED, "exactly.once.source.support", worker)
                .validate(config);

        assertThat(value(validation, "exactly.once.support").errors()).hasSize(errors);
        assertThat(validation.errorCount()).isEqualTo(errors);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UNSUPPORTED", "throw", "null"})
    void aConnectorThatCannotDefineBoundariesIsNotAskedTo(String answer) {
        Map<String, String> config = source("transaction.boundary", "connector");
        if (!answer.equals("null")) {
            config.put("boundaries", answer);
        }

        assertThat(keysWithErrors(validator(Mode.DISTRIBUTED).validate(config)))
                .containsExactly("transaction.boundary");
    }

    @Test
    void aStandaloneWorkerDoesNotAskAboutTransactions() {
        assertThat(validate(source("exactly.once.support", "required", "transaction.boundary", "connector"))
                        .errorCount())
                .isZero();
    }

    // ---- transforms and predicates

    @Test
    void theKeysOfATransformFollowTheFrameworksInTheirOwnGroups() {
        ConfigValidation validation = validate(source(
                "transforms",
                "a",
                "transforms.a.type",
                "Stamp",
                "transforms.a.field",
                "f",
                "transforms.a.format",
                "x",
                "predicates",
                "odd",
                "predicates.odd.type",
                "Odd"));

        List<String> embedded = names(validation).stream()
                .filter(name -> name.startsWith("transforms.") || name.startsWith("predicates."))
                .toList();
        assertThat(embedded)
                .containsExactly(
                        "transforms.a.type",
                        "transforms.a.plugin.version",
                        "transforms.a.field",
                        "transforms.a.negate",
                        "transforms.a.predicate",
                        "transforms.a.format",
                        "predicates.odd.type",
                        "predicates.odd.plugin.version",
                        "predicates.odd.modulus");
        assertThat(validation.groups())
                .containsSubsequence(
                        "offsets.topic", "Transforms: a", "Transforms: a: Format", "Predicates: odd", "Numbers");
        assertThat(key(validation, "transforms.a.type")).satisfies(key -> {
            assertThat(key.type()).isEqualTo("CLASS");
            assertThat(key.required()).isTrue();
            assertThat(key.orderInGroup()).isZero();
            assertThat(key.displayName()).isEqualTo("Transformation type for a");
            assertThat(key.width()).isEqualTo("LONG");
        });
        assertThat(value(validation, "transforms.a.type").value()).isEqualTo(TestPlugins.Stamp.class.getName());
        assertThat(value(validation, "transforms.a.type").recommendedValues())
                .containsExactly(TestPlugins.Stamp.class.getName(), TestPlugins.Undefined.class.getName());
        assertThat(value(validation, "transforms.a.plugin.version").value()).isEqualTo("1.1");
        assertThat(key(validation, "transforms.a.predicate").type()).isEqualTo("STRING");
        assertThat(key(validation, "transforms.a.field").orderInGroup()).isEqualTo(2);
        assertThat(key(validation, "transforms.a.format").dependents()).containsExactly("transforms.a.field");
        assertThat(key(validation, "predicates.odd.type").displayName()).isEqualTo("Predicate type for odd");
        assertThat(keysWithErrors(validation)).containsExactly("transforms.a.format");
    }

    @Test
    void aTransformThatIsNotThereHasTypeAndVersionOnlyWithOneErrorOnTheType() {
        ConfigValidation validation =
                validate(source("transforms", "a", "transforms.a.type", "Stomp", "transforms.a.field", "f"));

        assertThat(names(validation).stream().filter(name -> name.startsWith("transforms.")))
                .containsExactly("transforms.a.type", "transforms.a.plugin.version");
        assertThat(value(validation, "transforms.a.type").value()).isNull();
        assertThat(value(validation, "transforms.a.type").errors())
                .singleElement()
                .asString()
                .startsWith("Invalid value Stomp for configuration transforms.a.type: No transformation plugin");
        assertThat(value(validation, "transforms.a.plugin.version").visible()).isTrue();
        assertThat(keysWithErrors(validate(source("transforms", "a", "transforms.a.type", " "))))
                .containsExactly("transforms.a.type");
    }

    @Test
    void aTransformWithoutTypeMissesIt() {
        assertThat(value(validate(source("transforms", "a")), "transforms.a.type")
                        .errors())
                .containsExactly("Missing required configuration \"transforms.a.type\" which has no default value.");
    }

    @ParameterizedTest
    @CsvSource({
        "transforms, 'a,a', transforms",
        "transforms.a.plugin.version, '[7,)', transforms.a.type|transforms.a.plugin.version",
        "transforms.a.plugin.version, '[7', transforms.a.plugin.version",
        "transforms.a.negate, true, transforms.a.type",
        "transforms.a.predicate, none, transforms.a.predicate",
        "transforms.a.type, Undefined, transforms.a.type",
    })
    void aMistakeInATransformIsBlamedOnItsKey(String key, String value, String blamed) {
        Map<String, String> config = source("transforms", "a", "transforms.a.type", "Stamp", "transforms.a.field", "f");
        config.put(key, value);

        assertThat(String.join("|", keysWithErrors(validate(config)))).isEqualTo(blamed);
    }

    @Test
    void aliasesThatClaimTheSameKeyAreAnErrorAndNoFailure() {
        Map<String, String> config = source(
                "transforms",
                "a.b,a",
                "transforms.a.b.type",
                "Stamp",
                "transforms.a.type",
                "Clash",
                "transforms.a.b.field",
                "f");
        plugins.with(PluginType.TRANSFORMATION, "1", Clash.class);

        assertThat(keysWithErrors(validate(config))).containsExactly("transforms.a.type");
    }

    /** Its own key looks like the type of another alias. */
    public static final class Clash<R extends ConnectRecord<R>> implements Transformation<R> {
        @Override
        public R apply(R record) {
            return record;
        }

        @Override
        public ConfigDef config() {
            return new ConfigDef().define("b.type", ConfigDef.Type.STRING, "x", ConfigDef.Importance.LOW, "Clashes.");
        }

        @Override
        public void configure(Map<String, ?> configs) {}

        @Override
        public void close() {}
    }

    // ---- converters

    @Test
    void aConverterOfTheConnectorIsValidatedWithItsSettingsAndClosed() {
        int closed = TestPlugins.Wrapping.closed;

        ConfigValidation validation = validate(source(
                "value.converter",
                "Wrapping",
                "value.converter.depth",
                "-1",
                "key.converter",
                "Wrapping",
                "header.converter",
                "StringConverter"));

        assertThat(names(validation).stream()
                        .skip(names(validation).indexOf("even.key") + 1)
                        .toList())
                .containsSubsequence(
                        "header.converter.converter.type",
                        "key.converter.converter.type",
                        "value.converter.converter.type");
        assertThat(value(validation, "value.converter").value()).isEqualTo(TestPlugins.Wrapping.class.getName());
        assertThat(value(validation, "value.converter.plugin.version").value()).isEqualTo("3.0");
        assertThat(value(validation, "key.converter.converter.type").value()).isEqualTo("key");
        assertThat(value(validation, "value.converter.converter.type").value()).isEqualTo("value");
        assertThat(value(validation, "header.converter.converter.type").value()).isEqualTo("header");
        assertThat(keysWithErrors(validation)).containsExactly("value.converter.depth");
        assertThat(validation.errorCount()).isOne();
        assertThat(validation.groups()).endsWith("Wraps");
        assertThat(TestPlugins.Wrapping.closed).isEqualTo(closed + 2);
    }

    @Test
    void theWorkersConvertersAreDefaultsThatAreNotValidatedAgain() {
        ConfigValidation validation = validate(source("key.converter.depth", "x"));

        assertThat(key(validation, "key.converter").defaultValue()).isEqualTo(StringConverter.class.getName());
        assertThat(key(validation, "key.converter").type()).isEqualTo("CLASS");
        assertThat(value(validation, "key.converter").value()).isEqualTo(StringConverter.class.getName());
        assertThat(value(validation, "key.converter").recommendedValues())
                .containsExactly(TestPlugins.Wrapping.class.getName(), StringConverter.class.getName());
        assertThat(value(validation, "key.converter.plugin.version"))
                .isEqualTo(new ConfigValue("key.converter.plugin.version", "4.3.1", List.of("4.3.1"), List.of(), true));
        assertThat(names(validation)).doesNotContain("key.converter.depth");
        assertThat(validation.errorCount()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "Wrappping, , key.converter",
        "Numbers, , key.converter",
        "'', , key.converter",
        "Wrapping, '[9,)', key.converter|key.converter.plugin.version",
        "Wrapping, '[9', key.converter.plugin.version",
        "Broken, , key.converter",
        "Unbuildable, , key.converter",
    })
    void aConverterThatCannotBeUsedIsBlamedOnItsKeys(String className, String version, String blamed) {
        plugins.with(PluginType.CONVERTER, "1", Broken.class, Unbuildable.class);
        Map<String, String> config = source("key.converter", className);
        if (version != null) {
            config.put("key.converter.plugin.version", version);
        }

        ConfigValidation validation = validate(config);

        assertThat(String.join("|", keysWithErrors(validation))).isEqualTo(blamed);
        assertThat(names(validation)).doesNotContain("key.converter.converter.type");
    }

    public static class Broken extends StringConverter {
        @Override
        public ConfigDef config() {
            throw new IllegalStateException("broken");
        }
    }

    public static class Unbuildable extends StringConverter {
        public Unbuildable() {
            throw new IllegalStateException("unbuildable");
        }
    }

    @Test
    void aVersionThatCanBeReadButNotBeHadIsAnErrorEvenIfNoVersionIsKnown() {
        plugins.refuseVersionsOf("Wrapping");

        assertThat(keysWithErrors(validate(source("key.converter", "Wrapping", "key.converter.plugin.version", "3.0"))))
                .containsExactly("key.converter", "key.converter.plugin.version");
    }

    // ---- client overrides

    @Test
    void overridesAreShownWithKafkasDefinitionUnderTheirFullNames() {
        ConfigValidation validation =
                validate(source("producer.override.linger.ms", "7", "producer.override.my.interceptor", "x"));

        assertThat(key(validation, "producer.override.linger.ms").type()).isEqualTo("LONG");
        assertThat(value(validation, "producer.override.linger.ms").value()).isEqualTo("7");
        assertThat(validation.entries())
                .anyMatch(entry -> entry.key() == null
                        && entry.value() != null
                        && entry.value().name().equals("producer.override.my.interceptor"));
        assertThat(validation.errorCount()).isZero();
    }

    @Test
    void anOverrideOfTheWrongTypeIsAnErrorOfItsKeyAndNoFailure() {
        ConfigValidation validation = validate(source("producer.override.linger.ms", "abc"));

        assertThat(keysWithErrors(validation)).containsExactly("producer.override.linger.ms");
        assertThat(validation.errorCount()).isOne();
    }

    @Test
    void thePolicySeesConvertedValuesAndItsRefusalsCountOncePerKey() {
        TestPlugins.All.REQUESTS.clear();

        ConfigValidation validation = validator(
                        Mode.STANDALONE, "connector.client.config.override.policy", "OnlyCompression")
                .validate(source(
                        "producer.override.linger.ms",
                        "7",
                        "producer.override.compression.type",
                        "lz4",
                        "producer.override.sasl.jaas.config",
                        "s3cret"));

        assertThat(TestPlugins.All.REQUESTS.get(0).clientProps()).containsEntry("linger.ms", 7L);
        assertThat(keysWithErrors(validation))
                .containsExactlyInAnyOrder("producer.override.linger.ms", "producer.override.sasl.jaas.config");
        assertThat(validation.errorCount()).isEqualTo(2);
        assertThat(validation.toString()).doesNotContain("s3cret");
    }

    @ParameterizedTest
    @CsvSource({
        "STANDALONE, source, '', producer",
        "STANDALONE, source, topic.creation.groups, producer|admin",
        "STANDALONE, source, offsets.storage.topic, producer",
        "STANDALONE, source, errors.deadletterqueue.topic.name, producer|admin",
        "DISTRIBUTED, source, '', producer",
        "DISTRIBUTED, source, offsets.storage.topic, producer|consumer|admin",
        "DISTRIBUTED, sink, '', consumer",
        "STANDALONE, sink, errors.deadletterqueue.topic.name, producer|consumer|admin",
    })
    void onlyOverridesOfClientsThatWillBeMadeAreChecked(Mode mode, String kind, String extra, String checked) {
        Map<String, String> config = kind.equals("sink") ? sink() : source();
        if (!extra.isEmpty()) {
            config.put(extra, "x");
        }
        for (String client : List.of("admin", "consumer", "producer")) {
            config.put(client + ".override.x", "y");
        }

        assertThat(names(validator(mode).validate(config)).stream()
                        .filter(name -> name.contains(".override."))
                        .map(name -> name.replace(".override.x", "")))
                .containsExactly(checked.split("\\|"));
    }

    @Test
    void aPolicyThatFailsFailsTheValidationAndIsNamed() {
        assertThatThrownBy(() -> validator(Mode.STANDALONE, "connector.client.config.override.policy", "Throwing")
                        .validate(source("producer.override.acks", "1")))
                .isInstanceOf(Failed.class)
                .hasMessageContainingAll("Throwing", "lost my list", "producer");
    }

    @Test
    void exactlyOnceMakesAllClientsForASource() {
        Map<String, String> config = source("consumer.override.x", "y", "admin.override.x", "y");

        assertThat(names(validator(Mode.DISTRIBUTED, "exactly.once.source.support", "enabled")
                        .validate(config)))
                .contains("consumer.override.x", "admin.override.x");
    }
}
