package dev.tributary.connect.rest.openapi;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.AnnotatedWildcardType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON schemas (2020-12, as OpenAPI 3.1 has it) of Java types as our mapper writes them: what is {@code @Nullable} may be
 * null, and every component of a record is there unless {@code @JsonInclude} can leave it out. Not thread-safe.
 */
final class Schemas {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<Class<?>, String> SIMPLE = Map.of(
            String.class, "string",
            int.class, "integer",
            Integer.class, "integer",
            long.class, "integer",
            Long.class, "integer",
            boolean.class, "boolean",
            Boolean.class, "boolean",
            double.class, "number",
            Double.class, "number");

    private final ClassFileImporter classFiles = new ClassFileImporter();
    private final ObjectNode components;

    /** @param components where the schemas of records go, by their names */
    Schemas(ObjectNode components) {
        this.components = components;
    }

    ObjectNode of(Class<?> type, Shape shape) {
        return switch (shape) {
            case ONE -> of(type);
            case LIST -> {
                ObjectNode list = JSON.createObjectNode().put("type", "array");
                list.set("items", of(type));
                yield list;
            }
            case MAP -> map(of(type));
        };
    }

    ObjectNode of(Class<?> type) {
        ObjectNode schema = JSON.createObjectNode();
        String simple = SIMPLE.get(type);
        if (simple != null) {
            schema.put("type", simple);
        } else if (type == Scalar.class) {
            schema.putArray("type").add("string").add("number").add("boolean").add("null");
        } else if (type == TextOrNull.class) {
            schema.putArray("type").add("string").add("null");
        } else if (type.isArray()) {
            schema.put("type", "array").set("items", of(type.getComponentType()));
        } else if (type.isRecord()) {
            schema.put("$ref", "#/components/schemas/" + component(type));
        } else if (type != Object.class) {
            throw new AssertionError(type + " cannot be described as JSON (expected: a record, a map, a list, a set, "
                    + "a text, a number, a boolean). Teach " + Schemas.class.getName() + " or use a record.");
        }
        return schema;
    }

    private static ObjectNode map(ObjectNode values) {
        ObjectNode map = JSON.createObjectNode().put("type", "object");
        map.set("additionalProperties", values);
        return map;
    }

    private ObjectNode of(AnnotatedType type) {
        ObjectNode schema = ofPresent(type);
        return type.isAnnotationPresent(Nullable.class) ? orNull(schema) : schema;
    }

    private ObjectNode ofPresent(AnnotatedType type) {
        if (type instanceof AnnotatedWildcardType) {
            return JSON.createObjectNode();
        }
        if (type instanceof AnnotatedParameterizedType generic) {
            Class<?> raw = (Class<?>) ((ParameterizedType) generic.getType()).getRawType();
            AnnotatedType[] arguments = generic.getAnnotatedActualTypeArguments();
            if (raw == Map.class) {
                return map(of(arguments[1]));
            }
            if (Collection.class.isAssignableFrom(raw)) {
                ObjectNode list = JSON.createObjectNode().put("type", "array");
                list.set("items", of(arguments[0]));
                return list;
            }
        }
        Type raw = type.getType();
        return raw instanceof Class<?> plain ? of(plain) : JSON.createObjectNode();
    }

    private static ObjectNode orNull(ObjectNode schema) {
        JsonNode type = schema.get("type");
        if (type != null && type.isTextual()) {
            schema.putArray("type").add(type.asText()).add("null");
            return schema;
        }
        ObjectNode either = JSON.createObjectNode();
        either.putArray("anyOf").add(schema).addObject().put("type", "null");
        return either;
    }

    /** The name of a record's schema, which is made if it is new. */
    private String component(Class<?> type) {
        String owner =
                type.getDeclaringClass() == null ? "" : type.getDeclaringClass().getSimpleName();
        String name = (owner + type.getSimpleName()).replace("Body", "");
        if (!components.has(name)) {
            ObjectNode schema = components.putObject(name);
            fill(schema, type);
        }
        return name;
    }

    private void fill(ObjectNode schema, Class<?> type) {
        schema.put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        var required = JSON.createArrayNode();
        parts(type, properties, required);
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
        classFiles.importClass(type).tryGetAnnotationOfType(Example.class).ifPresent(example -> {
            if (example.closed()) {
                schema.put("additionalProperties", false);
            }
            schema.putArray("examples").add(json(example.value()));
        });
    }

    private void parts(Class<?> type, ObjectNode properties, ArrayNode required) {
        for (RecordComponent part : type.getRecordComponents()) {
            if (part.getAccessor().getAnnotation(JsonUnwrapped.class) != null) {
                parts(part.getType(), properties, required);
                continue;
            }
            Doc doc = classFiles
                    .importClass(type)
                    .getField(part.getName())
                    .tryGetAnnotationOfType(Doc.class)
                    .orElseThrow(() -> new AssertionError(
                            type.getSimpleName() + "." + part.getName() + " has no description: put @Doc on it."));
            String name = nameOf(part);
            properties.set(name, property(part, doc));
            if (!doc.optional() && part.getAccessor().getAnnotation(JsonInclude.class) == null) {
                required.add(name);
            }
        }
    }

    private ObjectNode property(RecordComponent part, Doc doc) {
        ObjectNode schema = doc.values() == Void.class ? of(part.getAnnotatedType()) : map(of(doc.values()));
        if (doc.allowed().length > 0) {
            var values = schema.putArray("enum");
            for (String value : doc.allowed()) {
                values.add(value);
            }
            if (part.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                values.addNull();
            }
        }
        return schema.put("description", doc.value());
    }

    private static String nameOf(RecordComponent part) {
        JsonProperty named = part.getAccessor().getAnnotation(JsonProperty.class);
        return named == null ? part.getName() : named.value();
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException failure) {
            throw new AssertionError("An example is not valid JSON: " + text, failure);
        }
    }
}
