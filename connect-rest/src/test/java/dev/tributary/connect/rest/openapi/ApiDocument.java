package dev.tributary.connect.rest.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.tributary.connect.rest.body.ErrorBody;
import jakarta.ws.rs.Path;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.glassfish.jersey.server.model.Parameter;
import org.glassfish.jersey.server.model.Resource;
import org.glassfish.jersey.server.model.ResourceMethod;

/**
 * Makes the OpenAPI 3.1 document of the REST API. Which endpoints there are, their parameters and content types are what
 * Jersey makes of the resource classes, all those of this module; what they do is told by {@link Operation}, read from the
 * class files; schemas are those of the body records.
 */
final class ApiDocument {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ImportOption MAIN_CODE = location -> !location.contains("/test-classes/");
    private static final List<String> GROUPS =
            List.of("Worker", "Connectors", "Tasks", "Offsets", "Topics", "Health", "Plugins", "Admin");

    private static final Map<String, String> PATH_PARAMETERS = Map.of(
            "connector", "The connector's name, percent-encoded where it is not plain: any name can be addressed.",
            "task", "The task's number, from 0.",
            "plugin", "The plugin's class name, or its alias: the simple name, with or without its kind at the end.",
            "logger", "The name of a logger, usually that of a class or package; root for all.",
            "incident", "The id of an incident, as lists of incidents tell it.",
            "version", "The number of a configuration, as the history tells it.");

    private static final Map<String, String> SAMPLES = Map.of(
            "connector", "orders-in",
            "task", "0",
            "plugin", "FileStreamSource",
            "logger", "org.apache.kafka.connect",
            "incident", "w1:8083-1",
            "version", "1");

    private final ObjectNode document = JSON.createObjectNode();
    private final ObjectNode paths;
    private final Schemas schemas;

    private ApiDocument() {
        document.put("openapi", "3.1.0");
        document.set("info", info());
        document.putArray("servers").addObject().put("url", "/").put("description", "Any worker of the cluster.");
        document.putArray("tags");
        paths = document.putObject("paths");
        ObjectNode components = document.putObject("components").putObject("schemas");
        schemas = new Schemas(components);
    }

    private static ObjectNode info() {
        ObjectNode info = JSON.createObjectNode();
        info.put("title", "Tributary: the Kafka Connect REST API");
        info.put("version", "4.3.1");
        info.put(
                "description",
                "JSON in and out, UTF-8. Every worker answers every request: what another worker has to do is forwarded to "
                        + "it. Every error has the same body, with the HTTP status and a text for people; besides those that "
                        + "are listed, 404 (no such path), 405 (other methods are allowed), 408, 413, 414 and 431 (too slow or "
                        + "too large) occur everywhere. With Retry-After nothing was done, and the request can be sent again. "
                        + "After a 500 because of a timeout it may have been carried out. HEAD is answered wherever GET is, and "
                        + "OPTIONS tells the methods of a path. Boolean parameters are true for the text true in any case, and "
                        + "false for any other.");
        info.putObject("license").put("name", "Apache 2.0").put("identifier", "Apache-2.0");
        return info;
    }

    /** The document; fails for a resource method that is neither described nor hidden. */
    static ObjectNode generate() {
        return new ApiDocument().all();
    }

    /** All resource classes of this module, wherever they are registered. */
    static List<Class<?>> resources() {
        return new ClassFileImporter()
                .withImportOption(MAIN_CODE).importPackages("dev.tributary.connect.rest").stream()
                        .filter(type -> type.isAnnotatedWith(Path.class))
                        .sorted(Comparator.comparing(JavaClass::getName))
                        .<Class<?>>map(JavaClass::reflect)
                        .toList();
    }

    private record Endpoint(String path, ResourceMethod method, JavaMethod code, String group) {
        String http() {
            return method.getHttpMethod();
        }
    }

    private ObjectNode all() {
        List<Endpoint> endpoints = resources().stream()
                .flatMap(ApiDocument::endpoints)
                .sorted(Comparator.comparing((Endpoint it) -> GROUPS.indexOf(it.group()))
                        .thenComparing(Endpoint::path)
                        .thenComparing(it ->
                                List.of("GET", "POST", "PUT", "PATCH", "DELETE").indexOf(it.http())))
                .toList();
        endpoints.stream()
                .map(Endpoint::group)
                .distinct()
                .forEach(group -> document.withArray("tags").addObject().put("name", group));
        for (Endpoint endpoint : endpoints) {
            paths.withObjectProperty(endpoint.path())
                    .set(endpoint.http().toLowerCase(Locale.ROOT), operation(endpoint));
        }
        return document;
    }

    private static Stream<Endpoint> endpoints(Class<?> type) {
        JavaClass code = new ClassFileImporter().importClass(type);
        String group =
                code.tryGetAnnotationOfType(Group.class).map(Group::value).orElse("");
        Resource resource = Resource.from(type);
        return Stream.concat(
                        of(resource, resource.getPath(), code, group),
                        resource.getChildResources().stream()
                                .flatMap(child -> of(child, resource.getPath() + "/" + child.getPath(), code, group)))
                .filter(endpoint -> !endpoint.code().isAnnotatedWith(Hidden.class))
                .peek(endpoint -> {
                    if (!GROUPS.contains(group)) {
                        throw new AssertionError(
                                type.getName() + " is under no heading: put @Group on it (expected: one of " + GROUPS
                                        + ", or a new one that is added to that list).");
                    }
                });
    }

    private static Stream<Endpoint> of(Resource resource, String path, JavaClass code, String group) {
        String whole = ("/" + path).replaceAll("/+", "/");
        return resource.getResourceMethods().stream().map(method -> {
            Method handler = method.getInvocable().getHandlingMethod();
            return new Endpoint(whole, method, code.getMethod(handler.getName(), handler.getParameterTypes()), group);
        });
    }

    private ObjectNode operation(Endpoint endpoint) {
        Operation told = endpoint.code()
                .tryGetAnnotationOfType(Operation.class)
                .orElseThrow(() -> new AssertionError(endpoint.http() + " " + endpoint.path() + ", "
                        + endpoint.code().getFullName()
                        + ", is not described: put @Operation on it, or @Hidden if it is not for users."));
        ObjectNode operation = JSON.createObjectNode();
        operation.putArray("tags").add(endpoint.group());
        operation.put("summary", told.summary());
        if (!told.description().isEmpty()) {
            operation.put("description", told.description());
        }
        operation.put("operationId", id(endpoint));
        parameters(operation, endpoint, told);
        if (told.body().length == 1) {
            body(operation.putObject("requestBody"), told.body()[0]);
        }
        responses(operation.putObject("responses"), endpoint, told);
        return operation;
    }

    /** For instance {@code postConnectorTaskRestart} of {@code POST /connectors/{connector}/tasks/{task}/restart}. */
    private static String id(Endpoint endpoint) {
        StringBuilder id = new StringBuilder(endpoint.http().toLowerCase(Locale.ROOT));
        List<String> segments = Arrays.stream(endpoint.path().split("/"))
                .filter(it -> !it.isEmpty())
                .toList();
        for (int i = 0; i < segments.size(); i++) {
            if (segments.get(i).startsWith("{")) {
                continue;
            }
            boolean one = i + 1 < segments.size() && segments.get(i + 1).startsWith("{");
            for (String word : segments.get(i).replaceAll(one ? "s$" : "$^", "").split("[-.]")) {
                id.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
            }
        }
        return segments.isEmpty() ? id + "Root" : id.toString();
    }

    private void parameters(ObjectNode operation, Endpoint endpoint, Operation told) {
        Map<String, Query> described = new LinkedHashMap<>();
        Arrays.stream(told.query()).forEach(query -> described.put(query.name(), query));
        for (Parameter parameter : endpoint.method().getInvocable().getParameters()) {
            String name = parameter.getSourceName();
            if (parameter.getSource() == Parameter.Source.PATH) {
                String description = PATH_PARAMETERS.get(name);
                if (description == null) {
                    throw new AssertionError(
                            "The path parameter " + name + " is not described: add it to PATH_PARAMETERS "
                                    + "and SAMPLES of " + ApiDocument.class.getName() + ".");
                }
                ObjectNode path = operation.withArray("parameters").addObject();
                path.put("name", name).put("in", "path").put("required", true).put("description", description);
                path.putObject("schema").put("type", name.equals("task") ? "integer" : "string");
                path.put("example", SAMPLES.get(name));
                if (name.equals("task")) {
                    path.put("example", 0);
                    path.withObjectProperty("schema").put("minimum", 0);
                }
            } else if (parameter.getSource() == Parameter.Source.QUERY) {
                Query query = described.remove(name);
                if (query == null) {
                    throw new AssertionError("The query parameter " + name + " of "
                            + endpoint.code().getFullName() + " is not described: add a @Query to its @Operation.");
                }
                query(operation.withArray("parameters").addObject(), query);
            }
        }
        if (!described.isEmpty()) {
            throw new AssertionError(endpoint.code().getFullName() + " has no query parameter " + described.keySet()
                    + " (see its @Operation).");
        }
    }

    private void query(ObjectNode parameter, Query query) {
        parameter.put("name", query.name()).put("in", "query").put("description", query.description());
        ObjectNode schema = schemas.of(query.type());
        parameter.set("schema", schema);
        ObjectNode single = query.type().isArray() ? schema.withObjectProperty("items") : schema;
        Arrays.stream(query.allowed()).forEach(value -> single.withArray("enum").add(value));
        if (!query.defaultValue().isEmpty()) {
            schema.set("default", value(query.type(), query.defaultValue()));
        }
        if (!query.example().isEmpty()) {
            parameter.set("example", value(query.type(), query.example()));
        }
    }

    private static JsonNode value(Class<?> type, String text) {
        if (type.isArray()) {
            ArrayNode values = JSON.createArrayNode();
            Arrays.stream(text.split(",")).forEach(values::add);
            return values;
        }
        if (type == int.class) {
            return IntNode.valueOf(Integer.parseInt(text));
        }
        return type == boolean.class ? BooleanNode.valueOf(Boolean.parseBoolean(text)) : TextNode.valueOf(text);
    }

    private void body(ObjectNode requestBody, Body body) {
        requestBody.put("description", body.description()).put("required", true);
        ObjectNode json = requestBody.putObject("content").putObject("application/json");
        json.set("schema", schemas.of(body.type(), body.shape()));
        if (!body.example().isEmpty()) {
            json.set("example", Schemas.json(body.example()));
        }
    }

    private void responses(ObjectNode responses, Endpoint endpoint, Operation told) {
        Map<Integer, ObjectNode> byStatus = new TreeMap<>();
        Arrays.stream(told.answers()).forEach(answer -> {
            ObjectNode response = byStatus.computeIfAbsent(answer.status(), status -> JSON.createObjectNode());
            describe(response, answer.description());
            Class<?> type = answer.type() == Void.class && answer.status() >= 400 ? ErrorBody.class : answer.type();
            if (type != Void.class) {
                content(response, answer.mediaType(), schemas.of(type, answer.shape()));
            }
            if (answer.status() == 201) {
                header(response, "Location", "Where the connector is.", "string");
            }
        });
        CommonErrors.of(endpoint.method(), told).forEach(error -> {
            ObjectNode known = byStatus.get(error.status());
            if (known == null) {
                byStatus.put(error.status(), reference(error));
            } else if (error.addsTo()) {
                fill(known, error);
            }
        });
        byStatus.forEach((status, response) -> responses.set(String.valueOf(status), response));
    }

    /** Errors that many endpoints share stand once. */
    private ObjectNode reference(CommonErrors error) {
        ObjectNode shared = document.withObjectProperty("components").withObjectProperty("responses");
        if (!shared.has(error.title())) {
            fill(shared.putObject(error.title()), error);
        }
        return JSON.createObjectNode().put("$ref", "#/components/responses/" + error.title());
    }

    private void fill(ObjectNode response, CommonErrors error) {
        describe(response, error.description());
        content(response, "application/json", schemas.of(ErrorBody.class));
        if (error.mayBeRetried()) {
            header(
                    response,
                    "Retry-After",
                    "Seconds after which to send the request again; there if nothing was done.",
                    "integer");
        }
    }

    private static void describe(ObjectNode response, String description) {
        String before = response.path("description").asText();
        response.put("description", before.isEmpty() ? description : before + " " + description);
    }

    private static void content(ObjectNode response, String mediaType, ObjectNode schema) {
        ObjectNode content = response.withObjectProperty("content").withObjectProperty(mediaType);
        ObjectNode before = (ObjectNode) content.get("schema");
        if (before == null) {
            content.set("schema", schema);
        } else if (!before.equals(schema)) {
            ObjectNode either = JSON.createObjectNode();
            either.putArray("anyOf").add(before).add(schema);
            content.set("schema", either);
        }
    }

    private static void header(ObjectNode response, String name, String description, String type) {
        response.withObjectProperty("headers")
                .putObject(name)
                .put("description", description)
                .putObject("schema")
                .put("type", type);
    }
}
