package dev.tributary.connect.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.StreamSupport;

/** The OpenAPI document as a server hands it out, and what it says about answers. */
final class Document {
    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private final JsonNode document;
    private final ObjectNode components;

    Document(JsonNode document) {
        this.document = document;
        this.components = document.path("components").deepCopy();
        // A client ignores fields that it does not know; here one that is not described is a mistake.
        components.path("schemas").forEach(schema -> ((ObjectNode) schema).put("additionalProperties", false));
    }

    /** An operation of the document. */
    record Endpoint(String method, String path, JsonNode operation) {
        @Override
        public String toString() {
            return method + " " + path;
        }

        boolean hasBody() {
            return operation.has("requestBody");
        }

        boolean answers(int status) {
            return operation.path("responses").has(String.valueOf(status));
        }

        List<Integer> statuses() {
            return operation.path("responses").properties().stream()
                    .map(Map.Entry::getKey)
                    .map(Integer::valueOf)
                    .toList();
        }

        boolean names(String parameter) {
            return path.contains("{" + parameter + "}");
        }

        /** The path with the examples of its parameters. */
        String samplePath() {
            return with("", "");
        }

        /** As {@link #samplePath}, with another value, percent-encoded already, for one parameter. */
        String with(String parameter, String encoded) {
            String sample = path;
            for (JsonNode described : operation.path("parameters")) {
                String name = described.path("name").asText();
                String value = name.equals(parameter)
                        ? encoded
                        : URLEncoder.encode(described.path("example").asText(), StandardCharsets.UTF_8);
                sample = sample.replace("{" + name + "}", value);
            }
            return sample;
        }
    }

    List<Endpoint> endpoints() {
        List<Endpoint> endpoints = new ArrayList<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(method -> endpoints.add(new Endpoint(
                                method.getKey().toUpperCase(Locale.ROOT), path.getKey(), method.getValue()))));
        return endpoints;
    }

    /** The example of an endpoint's request body; null if it takes none. */
    String sampleBody(Endpoint endpoint) {
        JsonNode json = endpoint.operation().at("/requestBody/content/application~1json");
        if (json.isMissingNode()) {
            return null;
        }
        JsonNode example = json.path("example");
        return (example.isMissingNode() ? resolved(json.path("schema")).at("/examples/0") : example).toString();
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? document.at(node.path("$ref").asText().substring(1)) : node;
    }

    /** Fails unless the answer is one that the document describes: status, headers, content type, body. */
    void describes(Endpoint endpoint, Rest.Answer answer) {
        JsonNode response = resolved(endpoint.operation().path("responses").path(String.valueOf(answer.status())));
        assertThat(response.isMissingNode())
                .as(
                        "%s answered with %s, which the document does not know: %s",
                        endpoint, answer.status(), answer.body())
                .isFalse();
        if (answer.status() == 201) {
            assertThat(answer.header("location")).isNotBlank();
        }
        JsonNode content = response.path("content");
        if (content.isMissingNode()) {
            assertThat(answer.body())
                    .as("%s, status %s", endpoint, answer.status())
                    .isEmpty();
            return;
        }
        String mediaType = String.valueOf(answer.header("content-type")).replaceAll(";.*", "");
        assertThat(content.has(mediaType)).as("%s: %s", endpoint, mediaType).isTrue();
        if (!mediaType.equals("application/json") && !mediaType.equals("text/event-stream")) {
            return;
        }
        assertThat(problems(content.path(mediaType).path("schema"), answer.json()))
                .as("%s, status %s: %s", endpoint, answer.status(), answer.body())
                .isEmpty();
    }

    /** What is wrong with a value, by a schema of this document. */
    List<String> problems(JsonNode schema, JsonNode value) {
        ObjectNode alone = schema.deepCopy();
        alone.set("components", components);
        Schema compiled = SCHEMAS.getSchema(alone);
        return compiled.validate(value).stream().map(Object::toString).toList();
    }

    /** The request body of an endpoint, as the document has it. */
    JsonNode requestSchema(Endpoint endpoint) {
        return endpoint.operation().at("/requestBody/content/application~1json/schema");
    }

    JsonNode schemas() {
        return document.at("/components/schemas");
    }

    static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }
}
