package dev.tributary.connect.e2e.differential;

import dev.tributary.connect.e2e.validation.Converters;
import dev.tributary.connect.e2e.validation.Sinks;
import dev.tributary.connect.e2e.validation.Sources;
import dev.tributary.connect.e2e.validation.Transforms;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Configurations to be validated, right and wrong. */
final class ValidationCases {
    /** Stands for the group of the worker that is asked. */
    static final String WORKERS_GROUP = "group-of-the-workers";

    private static final String WIDE = Sources.Wide.class.getName();
    private static final String PLAIN = Sinks.Plain.class.getName();
    private static final String GROUPED = Transforms.Grouped.class.getName();
    private static final String HOLDS = Transforms.Holds.class.getName();
    private static final String CONVERTER = Converters.Wide.class.getName();

    private final List<Case> cases = new ArrayList<>();

    private ValidationCases() {}

    /**
     * One configuration.
     *
     * @param plugin in the path of the request
     */
    record Case(String title, String plugin, Map<String, @Nullable String> config) {}

    static List<Case> all() {
        var cases = new ValidationCases();
        cases.framework();
        cases.sinks();
        cases.exactlyOnce();
        cases.embedded();
        cases.embeddedOddities();
        cases.converters();
        cases.overrides();
        cases.ownAnswers();
        cases.classesAndVersions();
        return cases.cases;
    }

    private void source(String title, @Nullable String... more) {
        add(title, WIDE, config(more));
    }

    private void sink(String title, @Nullable String... more) {
        Map<String, @Nullable String> config = config(more);
        config.putIfAbsent("to", "there");
        if (!config.containsKey("topics.regex")) {
            config.putIfAbsent("topics", "t");
        }
        config.values().removeIf("-"::equals);
        add(title, PLAIN, config);
    }

    private void add(String title, String plugin, Map<String, @Nullable String> config) {
        config.putIfAbsent("name", "c");
        config.putIfAbsent("connector.class", plugin);
        config.values().removeIf("-"::equals);
        cases.add(new Case(title, plugin, config));
    }

    private static Map<String, @Nullable String> config(@Nullable String... pairs) {
        Map<String, @Nullable String> config = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            config.put(String.valueOf(pairs[i]), pairs[i + 1]);
        }
        return config;
    }

    private void framework() {
        source("a source with nothing but defaults");
        source(
                "a source with every key of its own",
                "wide.string",
                "t",
                "wide.int",
                " 4 ",
                "wide.short",
                "8",
                "wide.long",
                "9",
                "wide.double",
                "2",
                "wide.boolean",
                "FALSE",
                "wide.list",
                " x , y",
                "wide.list.empty",
                "",
                "wide.class",
                "java.lang.Integer",
                "wide.password",
                "p",
                "wide.password.none",
                "q",
                "wide.internal",
                "j");
        source(
                "wrong values of the connector's keys",
                "wide.string",
                "x",
                "wide.int",
                "11",
                "wide.short",
                "99999",
                "wide.long",
                "",
                "wide.double",
                "a",
                "wide.boolean",
                "maybe",
                "wide.class",
                "no.such.Class");
        source("a recommender that hides its key", "wide.string", "hide");
        source("a validator that throws something else", "wide.explodes", "boom");
        source("unknown keys", "who.knows", "me", "nobody", "");
        source("null values", "who.knows", null, "wide.int", null, "tasks.max", null);
        source("a blank name", "name", "");
        source("a name with control characters", "name", "a\nb");
        source("a name with blanks around", "name", " c ");
        source("no name", "name", "-");
        source("tasks.max is zero", "tasks.max", "0");
        source("tasks.max is no number", "tasks.max", "many");
        source("tasks.max is empty", "tasks.max", "");
        source(
                "wrong values of the framework's keys",
                "tasks.max.enforce",
                "x",
                "config.action.reload",
                "now",
                "errors.retry.timeout",
                "x",
                "errors.retry.delay.max.ms",
                "",
                "errors.tolerance",
                "ALL",
                "errors.log.enable",
                "1",
                "errors.log.include.messages",
                "yes");
        source(
                "right values of the framework's keys",
                "tasks.max",
                " 3 ",
                "tasks.max.enforce",
                "false",
                "config.action.reload",
                "none",
                "errors.retry.timeout",
                "-1",
                "errors.retry.delay.max.ms",
                "5",
                "errors.tolerance",
                "all",
                "errors.log.enable",
                "TRUE",
                "errors.log.include.messages",
                "true",
                "offsets.storage.topic",
                "o",
                "topic.creation.groups",
                "a,b",
                "topic.creation.default.partitions",
                "1",
                "topic.creation.default.replication.factor",
                "1",
                "topic.creation.a.include",
                ".*",
                "topic.creation.b.include",
                "x");
        source("topic creation groups that occur twice", "topic.creation.groups", "a,a");
        source("an empty element among topic creation groups", "topic.creation.groups", "a,,b");
        source("a blank offsets topic", "offsets.storage.topic", "  ");
        source("an empty offsets topic", "offsets.storage.topic", "");
    }

    private void sinks() {
        sink("a sink with nothing but defaults");
        sink("a sink without its required key", "to", "-");
        sink("a sink with both topics and a regex", "topics", "t", "topics.regex", "t.*");
        sink("a sink with neither topics nor regex", "topics", "-");
        sink("a sink with blank topics", "topics", " ");
        sink("a sink with a regex that does not compile", "topics.regex", "[");
        sink("a sink whose topics occur twice", "topics", "a,b,a");
        sink("a sink with an empty topic", "topics", "a,,b");
        sink("dead letters to a topic that is read", "topics", "a,d", "errors.deadletterqueue.topic.name", "d");
        sink(
                "dead letters to a topic that matches",
                "topics.regex",
                "d.*",
                "errors.deadletterqueue.topic.name",
                "dead");
        sink(
                "wrong values of dead letter keys",
                "errors.deadletterqueue.topic.name",
                "d",
                "errors.deadletterqueue.topic.replication.factor",
                "x",
                "errors.deadletterqueue.context.headers.enable",
                "x");
        sink("the group of the workers as an override", "consumer.override.group.id", WORKERS_GROUP);
        sink("another group as an override", "consumer.override.group.id", "g");
        add(
                "a sink that defines the framework's keys itself",
                Sinks.Redefining.class.getName(),
                config("topics", "a,a", "errors.tolerance", "some", "tasks.max", "0"));
        add(
                "a sink that defines the framework's keys itself, with everything unset",
                Sinks.Redefining.class.getName(),
                config());
        add(
                "a sink that defines keys of other parts itself, with everything set",
                Sinks.Redefining.class.getName(),
                config(
                        "topics",
                        "a",
                        "key.converter",
                        CONVERTER,
                        "transforms",
                        "t",
                        "transforms.t.type",
                        GROUPED,
                        "consumer.override.max.poll.records",
                        "7"));
    }

    private void exactlyOnce() {
        source("exactly once required and supported", "exactly.once.support", "required", "support", "supported");
        source("exactly once required in capitals", "exactly.once.support", "REQUIRED", "support", "supported");
        source("exactly once required, not supported", "exactly.once.support", "required", "support", "unsupported");
        source("exactly once required, no answer", "exactly.once.support", "required");
        source("exactly once required, the answer throws", "exactly.once.support", "required", "support", "throws");
        source("exactly once of an unknown kind", "exactly.once.support", "perhaps");
        source(
                "boundaries of the connector, supported",
                "transaction.boundary",
                "connector",
                "boundaries",
                "supported");
        source("boundaries of the connector, not supported", "transaction.boundary", "Connector");
        source("boundaries of the connector, no answer", "transaction.boundary", "connector", "boundaries", "null");
        source(
                "boundaries of the connector, the answer throws",
                "transaction.boundary",
                "connector",
                "boundaries",
                "throws");
        source(
                "boundaries of an unknown kind",
                "transaction.boundary",
                "never",
                "transaction.boundary.interval.ms",
                "-1");
        source("boundaries by interval", "transaction.boundary", "interval", "transaction.boundary.interval.ms", "0");
    }

    private void embedded() {
        source(
                "transforms and predicates with all their keys",
                "transforms",
                "g, m",
                "transforms.g.type",
                GROUPED,
                "transforms.g.b.required",
                "1",
                "transforms.g.predicate",
                "p",
                "transforms.g.negate",
                "true",
                "transforms.m.type",
                Transforms.Masked.class.getName(),
                "transforms.m.predicate",
                "p",
                "transforms.m.other",
                "x",
                "predicates",
                "p",
                "predicates.p.type",
                HOLDS,
                "predicates.p.b.required",
                "1",
                "predicates.p.g1.first",
                "s");
        source(
                "wrong values of a transform's keys",
                "transforms",
                "g,w",
                "transforms.g.type",
                GROUPED,
                "transforms.g.negate",
                "x",
                "transforms.g.predicate",
                "p",
                "transforms.w.type",
                Transforms.Wide.class.getName(),
                "transforms.w.wide.int",
                "11",
                "transforms.w.wide.string",
                "hide",
                "predicates",
                "p",
                "predicates.p.type",
                HOLDS,
                "predicates.p.b.required",
                "x");
        source(
                "a transform by its simple name",
                "transforms",
                "c",
                "transforms.c.type",
                "Cast$Value",
                "transforms.c.spec",
                "int8");
        source("a transform by its alias", "transforms", "h", "transforms.h.type", "HoistField$Key");
        source(
                "a published transform",
                "transforms",
                "h",
                "transforms.h.type",
                "org.apache.kafka.connect.transforms.HoistField$Key");
        source(
                "a published predicate",
                "predicates",
                "p,q",
                "predicates.p.type",
                "org.apache.kafka.connect.transforms.predicates.TopicNameMatches",
                "predicates.q.type",
                "RecordIsTombstone");
        source(
                "a transform listed twice",
                "transforms",
                "g,g",
                "transforms.g.type",
                GROUPED,
                "transforms.g.b.required",
                "1");
        source(
                "an empty element among transforms",
                "transforms",
                "g,,",
                "transforms.g.type",
                GROUPED,
                "transforms.g.b.required",
                "1");
        source("transforms that are empty", "transforms", "", "predicates", " ");
        source("a transform without type", "transforms", "g", "transforms.g.x", "y");
        source("a transform with an empty type", "transforms", "g", "transforms.g.type", "");
        source("a predicate without type", "predicates", "p");
        source("a transform that is not installed", "transforms", "g", "transforms.g.type", "no.such.Transform");
        source("a transform that is none", "transforms", "g", "transforms.g.type", "java.lang.String");
        source("a transform that is a predicate", "transforms", "g", "transforms.g.type", HOLDS);
        source("a predicate that is a transform", "predicates", "p", "predicates.p.type", GROUPED);
        source("an abstract transform", "transforms", "g", "transforms.g.type", Transforms.Same.class.getName());
        source("a hidden transform", "transforms", "g", "transforms.g.type", Transforms.Hidden.class.getName());
        source(
                "a transform that cannot be constructed",
                "transforms",
                "g",
                "transforms.g.type",
                Transforms.Unconstructable.class.getName());
        source(
                "a transform without definition",
                "transforms",
                "g",
                "transforms.g.type",
                Transforms.WithoutConfig.class.getName());
        source(
                "a transform whose definition throws",
                "transforms",
                "g",
                "transforms.g.type",
                Transforms.ThrowingConfig.class.getName());
    }

    private void embeddedOddities() {
        String wide = Transforms.Wide.class.getName();
        source(
                "a negation without predicate",
                "transforms",
                "w",
                "transforms.w.type",
                wide,
                "transforms.w.negate",
                "true");
        source(
                "no negation without predicate",
                "transforms",
                "w",
                "transforms.w.type",
                wide,
                "transforms.w.negate",
                "false");
        source(
                "a predicate that is not listed",
                "transforms",
                "w",
                "transforms.w.type",
                wide,
                "transforms.w.predicate",
                "p");
        source(
                "a transform's version that is there",
                "transforms",
                "w",
                "transforms.w.type",
                wide,
                "transforms.w.plugin.version",
                "[1.0,2.0)");
        source(
                "a transform without version",
                "transforms",
                "u",
                "transforms.u.type",
                Transforms.Unversioned.class.getName());
        source(
                "a transform's version that is not there",
                "transforms",
                "w",
                "transforms.w.type",
                wide,
                "transforms.w.plugin.version",
                "[2.0,)");
        source(
                "a transform's version that cannot be read",
                "transforms",
                "w",
                "transforms.w.type",
                wide,
                "transforms.w.plugin.version",
                "[2.0");
        source(
                "aliases of which one continues the other",
                "transforms",
                "a,a.b",
                "transforms.a.type",
                wide,
                "transforms.a.b.type",
                wide);
        source(
                "settings of an alias that is not listed",
                "transforms",
                "w",
                "transforms.w.type",
                wide,
                "transforms.v.type",
                wide);
        sink("transforms of a sink", "transforms", "w", "transforms.w.type", wide, "transforms.w.wide.short", "1");
    }

    private void converters() {
        source(
                "converters with their keys",
                "key.converter",
                CONVERTER,
                "key.converter.wide.int",
                "5",
                "value.converter",
                CONVERTER,
                "value.converter.wide.int",
                "11",
                "value.converter.converter.type",
                "value",
                "header.converter",
                CONVERTER,
                "header.converter.wide.password",
                "p");
        source("a converter by its alias", "key.converter", "JsonConverter", "value.converter", "StringConverter");
        source(
                "a published converter",
                "value.converter",
                "org.apache.kafka.connect.json.JsonConverter",
                "value.converter.schemas.enable",
                "x");
        source(
                "a published header converter",
                "header.converter",
                "org.apache.kafka.connect.storage.SimpleHeaderConverter");
        source("converters that are empty", "key.converter", "", "value.converter", " ");
        source("a converter that is not installed", "key.converter", "no.such.Converter");
        source("a converter that is none", "key.converter", GROUPED, "header.converter", "java.lang.String");
        source("a converter without definition", "key.converter", Converters.WithoutConfig.class.getName());
        source("a converter whose definition throws", "value.converter", Converters.ThrowingConfig.class.getName());
        source(
                "a converter that cannot be constructed",
                "header.converter",
                Converters.Unconstructable.class.getName());
        source("a converter whose validator throws", "key.converter", CONVERTER, "key.converter.wide.explodes", "boom");
        source(
                "a converter's version that is there",
                "key.converter",
                CONVERTER,
                "key.converter.plugin.version",
                "1.2.3");
        source(
                "a converter's version that is not there",
                "key.converter",
                CONVERTER,
                "key.converter.plugin.version",
                "9");
        source(
                "a header converter's version that is not there",
                "header.converter",
                CONVERTER,
                "header.converter.plugin.version",
                "9");
        source(
                "a converter's version that cannot be read",
                "value.converter",
                CONVERTER,
                "value.converter.plugin.version",
                "(1");
        source("a version of the worker's converter", "value.converter.plugin.version", "[1,100)");
        source("settings of the worker's converter", "value.converter.schemas.enable", "x");
    }

    private void overrides() {
        source(
                "overrides that the policy allows",
                "producer.override.linger.ms",
                "7",
                "producer.override.compression.type",
                "gzip",
                "producer.override.sasl.jaas.config",
                "secret");
        source("overrides that the policy refuses", "producer.override.acks", "1", "producer.override.batch.size", "8");
        source(
                "an override of no known setting",
                "producer.override.no.such.setting",
                "1",
                "producer.override.allowed.unknown",
                "1");
        source("an override whose value is no number", "producer.override.linger.ms", "x");
        source("an override out of range", "producer.override.linger.ms", "-5");
        source("an override that is empty", "producer.override.linger.ms", "");
        source("an override that is null", "producer.override.linger.ms", null);
        source(
                "overrides of a client that is not used",
                "admin.override.retries",
                "x",
                "consumer.override.max.poll.records",
                "1");
        source(
                "overrides of the admin that creates topics",
                "topic.creation.default.partitions",
                "1",
                "topic.creation.default.replication.factor",
                "1",
                "admin.override.retries",
                "1",
                "admin.override.linger.ms",
                "1");
        sink(
                "overrides of a sink",
                "consumer.override.max.poll.records",
                "1",
                "producer.override.linger.ms",
                "x",
                "admin.override.retries",
                "x");
        sink(
                "overrides of a sink with dead letters",
                "errors.deadletterqueue.topic.name",
                "d",
                "consumer.override.linger.ms",
                "1",
                "producer.override.linger.ms",
                "1",
                "admin.override.linger.ms",
                "1");
    }

    private void ownAnswers() {
        for (String answer : List.of(
                "null",
                "null values",
                "nothing",
                "throws",
                "throws config",
                "throws error",
                "no int",
                "undefined",
                "framework",
                "name",
                "strange",
                "twice",
                "errors")) {
            source("a connector that answers: " + answer, "answer", answer);
        }
        source("a connector that answers for a wrong key of the framework", "answer", "framework", "tasks.max", "x");
        for (Class<?> broken : List.of(
                Sources.WithoutConfig.class,
                Sources.OnlyAnswers.class,
                Sources.ThrowingConfig.class,
                Sources.Unconstructable.class,
                Sources.Idle.class)) {
            add("a broken connector: " + broken.getSimpleName(), broken.getName(), config());
        }
    }

    private void classesAndVersions() {
        source("no connector class", "connector.class", "-");
        source("an empty connector class", "connector.class", "");
        add("a connector that is not installed", "NoSuch", config());
        add("a connector by its alias", "FileStreamSource", config("topic", "t"));
        add("a file source without topic", "org.apache.kafka.connect.file.FileStreamSourceConnector", config());
        add("a file sink", "FileStreamSinkConnector", config("topics", "t"));
        add("a plugin that is no connector", GROUPED, config());
        source("another plugin in the path", "connector.class", PLAIN, "topics", "t");
        source("a connector version that is there", "connector.plugin.version", "[1.0,2.0)");
        source("the latest connector version", "connector.plugin.version", "latest");
        source(
                "a connector version that is not there, and a wrong value",
                "connector.plugin.version",
                "9",
                "tasks.max",
                "0");
        source("no name, and a connector version that is not there", "connector.plugin.version", "9", "name", "-");
        source("an empty connector version", "connector.plugin.version", "");
        source("a connector version that is not there", "connector.plugin.version", "[2.0,)");
        source("the same connector version again", "connector.plugin.version", "[2.0,)");
        source("a connector version that cannot be read", "connector.plugin.version", "[2.0");
        source("a variable of no provider", "wide.string", "${none:x}");
        source("a variable of a provider", "wide.list", "${env:NO_SUCH_VARIABLE}", "wide.password", "${env:PATH}");
    }
}
