package dev.tributary.connect.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The operations of a worker's OpenAPI document, called on that worker; every answer must be one that it describes. */
final class DescribedApi {
    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private final RestCalls rest;
    private final JsonNode document;

    DescribedApi(RestCalls rest) {
        this.rest = rest;
        this.document = rest.get("openapi.json").body();
    }

    /** An operation, with the path and the body of its examples. */
    record Operation(String method, String path, JsonNode described) {
        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    /** Metrics, for instance, are texts that others check. */
    private static boolean isJson(JsonNode described) {
        JsonNode content = described.at("/responses/200/content");
        return content.isMissingNode() || content.has("application/json");
    }

    /** Those that answer in JSON, or with nothing. */
    List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(method -> isJson(method.getValue()))
                        .forEach(method -> operations.add(new Operation(
                                method.getKey().toUpperCase(Locale.ROOT), path.getKey(), method.getValue()))));
        return operations;
    }

    /** Calls everything in the document's order, whatever comes of it, as long as it is described. */
    void callAll() {
        operations().forEach(this::call);
    }

    /** Calls an operation with its examples. */
    RestCalls.Answer call(Operation operation) {
        String path = operation.path();
        for (JsonNode parameter : operation.described().path("parameters")) {
            path = path.replace(
                    "{" + parameter.path("name").asText() + "}",
                    parameter.path("example").asText());
        }
        RestCalls.Answer answer = rest.send(operation.method(), path.substring(1), sampleBody(operation));
        assertDescribed(operation, answer);
        return answer;
    }

    private @Nullable String sampleBody(Operation operation) {
        JsonNode json = operation.described().at("/requestBody/content/application~1json");
        if (json.isMissingNode()) {
            return null;
        }
        JsonNode example = json.path("example");
        return (example.isMissingNode() ? resolved(json.path("schema")).at("/examples/0") : example).toString();
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? document.at(node.path("$ref").asText().substring(1)) : node;
    }

    void assertDescribed(Operation operation, RestCalls.Answer answer) {
        JsonNode response = resolved(operation.described().path("responses").path(String.valueOf(answer.status())));
        assertThat(response.isMissingNode()).as("%s: %s", operation, answer).isFalse();
        JsonNode schema = response.at("/content/application~1json/schema");
        if (schema.isMissingNode()) {
            assertThat(answer.body()).as("%s", operation).isNull();
            return;
        }
        ObjectNode alone = schema.deepCopy();
        alone.set("components", document.path("components"));
        JsonNode body = answer.body() == null ? NullNode.getInstance() : answer.body();
        assertThat(SCHEMAS.getSchema(alone).validate(body))
                .as("%s: %s", operation, answer)
                .isEmpty();
    }
}
