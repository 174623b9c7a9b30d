package dev.tributary.connect.e2e.differential;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.connect.e2e.ConnectRest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Compares answers to validations. Documentation is not compared: the framework's is our own. Texts of errors are compared
 * where they come from definitions that both workers share; of others it counts how many there are. For one thread.
 */
final class ValidationComparison {
    private final List<String> unlisted = new ArrayList<>();
    private final Set<ValidationDeviations.Deviation> seen = new HashSet<>();

    void add(ValidationCases.Case one, ConnectRest.Answer apache, ConnectRest.Answer ours) {
        if (apache.status() != ours.status()) {
            differs(
                    one,
                    "status " + apache.status() + " but " + ours.status(),
                    apache.status() + " " + apache.body(),
                    ours.status() + " " + ours.body());
        } else if (apache.isSuccess()) {
            compare(one, apache.body(), ours.body());
        }
    }

    /** What differs and is not listed. */
    List<String> unlisted() {
        return unlisted;
    }

    /** What is listed and does not differ. */
    List<ValidationDeviations.Deviation> gone() {
        return ValidationDeviations.ALL.stream()
                .filter(listed -> !seen.contains(listed))
                .toList();
    }

    private void differs(ValidationCases.Case one, String what, Object there, Object here) {
        List<ValidationDeviations.Deviation> listed = ValidationDeviations.ALL.stream()
                .filter(deviation -> deviation.covers(one, what))
                .toList();
        seen.addAll(listed);
        if (listed.isEmpty()) {
            unlisted.add("%s: %s%n    there: %s%n    here:  %s".formatted(one.title(), what, there, here));
        }
    }

    private void same(ValidationCases.Case one, String what, Object there, Object here) {
        if (!there.equals(here)) {
            differs(one, what, there, here);
        }
    }

    private void compare(ValidationCases.Case one, JsonNode apache, JsonNode ours) {
        for (String field : List.of("name", "error_count", "groups")) {
            same(one, field, apache.path(field), ours.path(field));
        }
        Map<String, List<JsonNode>> there = byKey(apache.path("configs"));
        Map<String, List<JsonNode>> here = byKey(ours.path("configs"));
        Set<String> both = new LinkedHashSet<>(there.keySet());
        both.retainAll(here.keySet());
        there.forEach((key, entries) -> {
            if (!both.contains(key)) {
                differs(one, key + " is missing", entries, "nothing");
            }
        });
        here.forEach((key, entries) -> {
            if (!both.contains(key)) {
                differs(one, key + " is more", "nothing", entries);
            }
        });
        same(one, "order", ordered(there, both), ordered(here, both));
        both.forEach(key -> compareEntries(one, key, there.get(key), here.get(key)));
    }

    /** Entries without definition, those of overrides and those of converters come in no particular order. */
    private static List<String> ordered(Map<String, List<JsonNode>> entries, Set<String> both) {
        return entries.entrySet().stream()
                .filter(entry -> both.contains(entry.getKey())
                        && entry.getValue().get(0).path("definition").isObject()
                        && !entry.getKey().matches(".*\\.override\\..*|(key|value|header)\\.converter\\..*"))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static Map<String, List<JsonNode>> byKey(JsonNode configs) {
        Map<String, List<JsonNode>> entries = new LinkedHashMap<>();
        configs.forEach(entry -> {
            JsonNode named = entry.path("definition").isObject() ? entry.path("definition") : entry.path("value");
            entries.computeIfAbsent(named.path("name").asText(), key -> new ArrayList<>())
                    .add(entry);
        });
        return entries;
    }

    private void compareEntries(ValidationCases.Case one, String key, List<JsonNode> there, List<JsonNode> here) {
        if (there.size() != here.size()) {
            differs(one, key + " entries", there, here);
            return;
        }
        for (int i = 0; i < there.size(); i++) {
            JsonNode apache = there.get(i);
            JsonNode ours = here.get(i);
            compareFields(one, key + " definition", apache.path("definition"), ours.path("definition"));
            compareFields(one, key + " value", apache.path("value"), ours.path("value"));
            compareErrors(one, key, apache, ours);
        }
    }

    private void compareFields(ValidationCases.Case one, String what, JsonNode there, JsonNode here) {
        if (!there.isObject() || !here.isObject()) {
            same(one, what, there, here);
            return;
        }
        Set<String> fields = new LinkedHashSet<>();
        there.fieldNames().forEachRemaining(fields::add);
        here.fieldNames().forEachRemaining(fields::add);
        fields.removeAll(Set.of("documentation", "errors"));
        fields.forEach(field -> same(one, what + " " + field, there.path(field), withoutBroken(here.path(field))));
    }

    /** Ours offers classes without making an instance of each, so classes that cannot be constructed are among them. */
    private static JsonNode withoutBroken(JsonNode values) {
        if (!values.isArray()) {
            return values;
        }
        var others = ConnectRest.JSON.createArrayNode();
        values.forEach(value -> {
            if (!value.asText().endsWith("$Unconstructable")) {
                others.add(value);
            }
        });
        return others;
    }

    private void compareErrors(ValidationCases.Case one, String key, JsonNode apache, JsonNode ours) {
        JsonNode there = apache.path("value").path("errors");
        JsonNode here = ours.path("value").path("errors");
        JsonNode documentation = apache.path("definition").path("documentation");
        boolean shared = !key.contains(".override.") // whose errors are the policy's
                && documentation.isTextual()
                && documentation.equals(ours.path("definition").path("documentation"));
        if (shared ? !there.equals(here) : there.size() != here.size()) {
            differs(one, key + " value errors", there, here);
        }
    }
}
