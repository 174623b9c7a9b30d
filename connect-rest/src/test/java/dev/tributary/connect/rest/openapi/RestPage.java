package dev.tributary.connect.rest.openapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;

/** {@code docs/rest.md}: the OpenAPI document for people. */
final class RestPage {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonNode document;
    private final StringBuilder page = new StringBuilder();

    private RestPage(JsonNode document) {
        this.document = document;
    }

    static String of(JsonNode document) {
        return new RestPage(document).write();
    }

    private record Endpoint(String method, String path, JsonNode operation) {
        String title() {
            return method + " " + path;
        }

        String anchor() {
            return title().toLowerCase(Locale.ROOT)
                    .replaceAll("[^a-z0-9 _-]", "")
                    .replace(' ', '-');
        }

        boolean isIn(String tag) {
            return operation.at("/tags/0").asText().equals(tag);
        }
    }

    private List<Endpoint> endpoints() {
        List<Endpoint> endpoints = new ArrayList<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(method -> endpoints.add(new Endpoint(
                                method.getKey().toUpperCase(Locale.ROOT), path.getKey(), method.getValue()))));
        return endpoints;
    }

    private String write() {
        line("# REST API");
        line("");
        line(
                "Generated from the resources of `connect-rest`, together with the OpenAPI 3.1 document that every worker serves at");
        line("`/openapi.json`. To write both:");
        line("");
        line("```bash");
        line(GeneratedDocsTest.COMMAND);
        line("```");
        line("");
        line(document.at("/info/description").asText());
        line("");
        List<Endpoint> endpoints = endpoints();
        List<String> tags = texts(document.path("tags"), "name");
        line("| Endpoint | |");
        line("|---|---|");
        tags.forEach(tag -> endpoints.stream().filter(it -> it.isIn(tag)).forEach(this::row));
        for (String tag : tags) {
            line("");
            line("## " + tag);
            endpoints.stream().filter(it -> it.isIn(tag)).forEach(this::section);
        }
        errors();
        line("");
        line("## Bodies");
        document.at("/components/schemas").properties().forEach(schema -> schema(schema.getKey(), schema.getValue()));
        return page.toString();
    }

    private void errors() {
        line("");
        line("## Errors");
        line("");
        line("| Name in the document | |");
        line("|---|---|");
        document.at("/components/responses")
                .properties()
                .forEach(error -> line("| " + error.getKey() + " | "
                        + cell(error.getValue().path("description").asText()) + " |"));
    }

    private void row(Endpoint endpoint) {
        line("| [`" + endpoint.title() + "`](#" + endpoint.anchor() + ") | "
                + endpoint.operation().path("summary").asText() + " |");
    }

    private void section(Endpoint endpoint) {
        JsonNode operation = endpoint.operation();
        line("");
        line("### " + endpoint.title());
        line("");
        String description = operation.path("description").asText();
        line(operation.path("summary").asText() + "." + (description.isEmpty() ? "" : " " + description));
        if (operation.has("parameters")) {
            line("");
            line("| Parameter | In | Type | |");
            line("|---|---|---|---|");
            operation.path("parameters").forEach(this::parameter);
        }
        JsonNode body = operation.path("requestBody");
        if (!body.isMissingNode()) {
            line("");
            line("Body: " + type(body.at("/content/application~1json/schema")) + ". "
                    + body.path("description").asText());
        }
        line("");
        line("| Status | Body | |");
        line("|---|---|---|");
        List<String> common = new ArrayList<>();
        operation.path("responses").properties().forEach(response -> {
            if (response.getValue().has("$ref")) {
                common.add(response.getKey());
            } else {
                response(response.getKey(), response.getValue());
            }
        });
        if (!common.isEmpty()) {
            line("| " + String.join(", ", common) + " | [Error](#error) | See [errors](#errors). |");
        }
        line("");
        line("```bash");
        line(curl(endpoint));
        line("```");
    }

    private void parameter(JsonNode parameter) {
        JsonNode schema = parameter.path("schema");
        String standard =
                schema.has("default") ? " Default: `" + schema.path("default").asText() + "`." : "";
        line("| `" + parameter.path("name").asText() + "` | "
                + parameter.path("in").asText() + " | " + type(schema) + " | "
                + cell(parameter.path("description").asText()) + standard + " |");
    }

    private void response(String status, JsonNode response) {
        List<String> types = new ArrayList<>();
        response.path("content").properties().forEach(content -> {
            String media = content.getKey().equals("application/json") ? "" : " (" + content.getKey() + ")";
            types.add(type(content.getValue().path("schema")) + media);
        });
        line("| " + status + " | " + String.join(" or ", types) + " | "
                + cell(response.path("description").asText()) + " |");
    }

    private void schema(String name, JsonNode schema) {
        line("");
        line("### " + name);
        line("");
        line("| Field | Type | |");
        line("|---|---|---|");
        List<String> required = texts(schema.path("required"), null);
        schema.path("properties")
                .properties()
                .forEach(field -> line(
                        "| `" + field.getKey() + "`" + (required.contains(field.getKey()) ? "" : " (may be missing)")
                                + " | " + type(field.getValue()) + " | "
                                + cell(field.getValue().path("description").asText()) + " |"));
        if (schema.has("examples")) {
            line("");
            line("```json");
            line(schema.at("/examples/0").toPrettyString());
            line("```");
        }
    }

    /** In words, with a link to the fields of an object. */
    private static String type(JsonNode schema) {
        if (schema.has("$ref")) {
            String name = schema.path("$ref").asText().replaceAll(".*/", "");
            return "[" + name + "](#" + name.toLowerCase(Locale.ROOT) + ")";
        }
        if (schema.has("anyOf")) {
            return String.join(
                    " or ",
                    StreamSupport.stream(schema.path("anyOf").spliterator(), false)
                            .map(RestPage::type)
                            .toList());
        }
        if (schema.has("enum")) {
            return "`" + String.join("`, `", texts(schema.path("enum"), null)) + "`";
        }
        JsonNode type = schema.path("type");
        if (type.isArray()) {
            return String.join(" or ", texts(type, null));
        }
        return switch (type.asText()) {
            case "array" -> "array of " + type(schema.path("items"));
            case "object" -> "object of " + type(schema.path("additionalProperties"));
            case "" -> "any";
            default -> type.asText();
        };
    }

    private String curl(Endpoint endpoint) {
        String path = endpoint.path();
        for (JsonNode parameter : endpoint.operation().path("parameters")) {
            path = path.replace(
                    "{" + parameter.path("name").asText() + "}",
                    parameter.path("example").asText());
        }
        String query = query(endpoint.operation().path("parameters"));
        String method = endpoint.method().equals("GET") ? "" : "-X " + endpoint.method() + " ";
        String address = "http://localhost:8083" + path + query;
        String command = "curl " + method + (query.isEmpty() ? address : "'" + address + "'");
        JsonNode body = endpoint.operation().at("/requestBody/content/application~1json");
        if (body.isMissingNode()) {
            return command;
        }
        JsonNode example = body.path("example");
        if (example.isMissingNode()) {
            String name = body.at("/schema/$ref").asText().replaceAll(".*/", "");
            example = document.at("/components/schemas/" + name + "/examples/0");
        }
        return command + " -H 'Content-Type: application/json' \\\n  -d '" + compact(example) + "'";
    }

    private static String query(JsonNode parameters) {
        List<String> given = new ArrayList<>();
        for (JsonNode parameter : parameters) {
            JsonNode example = parameter.path("example");
            if (parameter.path("in").asText().equals("query") && !example.isMissingNode()) {
                String name = parameter.path("name").asText();
                (example.isArray() ? texts(example, null) : List.of(example.asText()))
                        .forEach(value -> given.add(name + "=" + value));
            }
        }
        return given.isEmpty() ? "" : "?" + String.join("&", given);
    }

    private static String compact(JsonNode json) {
        try {
            return JSON.writeValueAsString(json);
        } catch (JsonProcessingException failure) {
            throw new AssertionError(failure);
        }
    }

    private static List<String> texts(JsonNode array, String field) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(item -> (field == null ? item : item.path(field)).asText())
                .toList();
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }

    private void line(String text) {
        page.append(text).append('\n');
    }
}
