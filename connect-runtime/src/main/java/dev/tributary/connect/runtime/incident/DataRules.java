package dev.tributary.connect.runtime.incident;

import static dev.tributary.connect.runtime.incident.Rule.of;
import static dev.tributary.connect.runtime.incident.Rule.quoting;

import java.util.List;
import java.util.regex.Pattern;

/** Rules for records that cannot be read, written or understood. Stateless. */
final class DataRules {
    private static final Pattern TOPIC = Pattern.compile("(?:from|in|for|of) topic[ ':]+\"?([\\w.-]+\\w)");
    private static final Pattern FIELD = Pattern.compile("[Ff]ield:? [\"']?([\\w.$-]+)");
    private static final String TOLERATE =
            " Single bad records can be passed over with errors.tolerance=all and kept with"
                    + " errors.deadletterqueue.topic.name.";

    static final List<Rule> RULES = List.of(
            of(
                    "json-schemas-enable",
                    error -> error.says("schemas.enable") && error.says("\"schema\" and \"payload\"", "envelope"),
                    (error, chain) -> "The records" + topic(chain) + " are JSON without schema, and the JSON converter"
                            + " expects the form {\"schema\":...,\"payload\":...}",
                    "Set value.converter.schemas.enable=false (or key.converter.schemas.enable=false, whichever fails). If"
                            + " the sink needs schemas, the producer has to write them."),
            of(
                    "schema-required",
                    error -> error.says(
                            "Only Struct objects supported",
                            "Struct expected",
                            "requires a Struct",
                            "requires records with a non-null Struct value",
                            "schema is required",
                            "Sink connector is configured with"),
                    (error, chain) ->
                            "A transform or the sink needs records with a schema, and these have none: " + error.line(),
                    "Use a converter that gives schemas (Avro, Protobuf, JSON with schemas.enable=true and records in that"
                            + " form), or a transform that works without."),
            of(
                    "schemaless-required",
                    error -> error.says("Only Map objects supported in absence of schema"),
                    (error, chain) ->
                            "A transform needs the value to be an object with fields, and it is not: " + error.line(),
                    "The converter reads the value as text or bytes: name one that reads objects (JsonConverter with"
                            + " schemas.enable=false, for instance)."),
            of(
                    "not-avro",
                    error -> error.says("Unknown magic byte"),
                    (error, chain) -> "The records" + topic(chain) + " were not written with a schema registry's"
                            + " serializer, which the converter expects",
                    "Name the converter that fits what is in the topic, for keys and values each: often the keys are plain"
                            + " text (key.converter=org.apache.kafka.connect.storage.StringConverter)." + TOLERATE),
            of(
                    "schema-registry-access",
                    error -> error.is("RestClientException") && error.says("401", "403", "unauthorized", "forbidden"),
                    (error, chain) -> "The schema registry refuses the converter's credentials: " + error.line(),
                    "Set value.converter.basic.auth.credentials.source=USER_INFO and"
                            + " value.converter.basic.auth.user.info (and the same for keys)."),
            of(
                    "schema-incompatible",
                    error -> (error.is("RestClientException") && error.says("incompatible", "409"))
                            || error.is("IncompatibleSchemaException", "SchemaProjectorException"),
                    (error, chain) ->
                            "The schema of the records has changed in a way that does not fit the one before: "
                                    + error.line(),
                    "Make the change compatible (a new field needs a default), or change the subject's compatibility level"
                            + " in the registry."),
            of(
                    "schema-not-found",
                    error -> error.is("RestClientException") && error.says("not found", "40401", "40403"),
                    (error, chain) ->
                            "The schema registry does not know the schema that the records name: " + error.line(),
                    "Check that value.converter.schema.registry.url is the registry of whoever writes the topic; schemas"
                            + " may have been deleted."),
            of(
                    "not-json",
                    error -> error.is("JsonParseException", "JsonEOFException", "MalformedJsonException")
                            || (error.is("SerializationException") && error.says("JsonParse", "Unrecognized token")),
                    (error, chain) ->
                            "A record" + topic(chain) + " is not JSON, which the converter expects: " + error.line(),
                    "Name the converter that fits what is in the topic, for keys and values each." + TOLERATE),
            of(
                    "schema-mismatch",
                    error -> error.is("SchemaBuilderException", "AvroTypeException", "InvalidProtocolBufferException")
                            || (error.is("org.apache.kafka.connect.errors.DataException")
                                    && error.says(
                                            "is not a valid field name",
                                            "Invalid type for",
                                            "Invalid Java object for schema",
                                            "null used for required field",
                                            "Field does not exist",
                                            "schema does not match",
                                            "mismatch",
                                            "does not contain field",
                                            "Field '")),
                    (error, chain) -> "A record does not fit its schema, or the field that a setting names"
                            + error.find(FIELD).map(field -> " (" + field + ")").orElse("")
                            + ": " + error.line(),
                    "Compare the record's fields with what transforms and the connector name (they count upper and lower"
                            + " case)." + TOLERATE));

    static final List<Rule> VAGUE = List.of(
            of(
                    "record-format",
                    error -> error.is(
                            "SerializationException",
                            "RecordDeserializationException",
                            "org.apache.kafka.connect.errors.DataException"),
                    (error, chain) -> "A record" + topic(chain) + " cannot be converted: " + error.line(),
                    "Compare key.converter and value.converter with what is in the topic." + TOLERATE),
            quoting(
                    "tolerance-exceeded",
                    error -> error.says("Tolerance exceeded in error handler"),
                    "A transform or converter failed on a record",
                    "Look at the causes below it." + TOLERATE),
            quoting(
                    "http-refused",
                    error -> error.says("401 Unauthorized", "403 Forbidden", "status code: 401", "status code: 403"),
                    "An HTTP service refuses the credentials",
                    "Check the user, password or token in the connector's configuration."));

    private DataRules() {}

    private static String topic(ErrorChain chain) {
        return chain.find(TOPIC).map(topic -> " of topic " + topic).orElse("");
    }
}
