package dev.tributary.connect.runtime.state;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.connect.runtime.state.ConfigHistory.Former;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The history of a connector's configurations, in its config record beside {@code properties}, in a field of our own that
 * Apache's workers ignore: {@code "tributary":{"version":2,"at":...,"worker":...,"history":[{"version":1,"at":...,
 * "worker":...,"set":{...},"unset":[...]}]}}, {@code at} in milliseconds, what is not known or empty left out. Newest first: the
 * order in which each is made out of the one before it. Stateless.
 */
final class ConfigHistoryJson {
    private static final String FIELD = "tributary";
    private static final String VERSION = "version";
    private static final String AT = "at";
    private static final String WORKER = "worker";
    private static final String HISTORY = "history";
    private static final String SET = "set";
    private static final String UNSET = "unset";

    private ConfigHistoryJson() {}

    /** Nothing of a first configuration: its record is as Apache's. */
    static void write(JsonGenerator json, ConfigHistory history) throws IOException {
        if (history.version() == 1) {
            return;
        }
        json.writeObjectFieldStart(FIELD);
        writeWhich(json, history.version(), history.at(), history.workerId());
        json.writeArrayFieldStart(HISTORY);
        for (Former former : history.former()) {
            json.writeStartObject();
            write(json, former);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Former former) throws IOException {
        writeWhich(json, former.version(), former.at(), former.workerId());
        if (!former.set().isEmpty()) {
            StateJson.texts(json, SET, former.set());
        }
        if (!former.unset().isEmpty()) {
            json.writeArrayFieldStart(UNSET);
            for (String key : former.unset()) {
                json.writeString(key);
            }
            json.writeEndArray();
        }
    }

    private static void writeWhich(JsonGenerator json, long version, Instant at, @Nullable String worker)
            throws IOException {
        json.writeNumberField(VERSION, version);
        json.writeNumberField(AT, at.toEpochMilli());
        if (worker != null) {
            json.writeStringField(WORKER, worker);
        }
    }

    /** How many bytes a former configuration takes in a record, the comma behind it counted. */
    static int size(Former former) {
        return StateJson.object(json -> write(json, former)).length + 1;
    }

    /**
     * What a connector's record tells; null if it tells nothing that is understood. A former configuration that is not
     * understood, and what is older and would be made out of it, is left out. Never throws.
     */
    static @Nullable ConfigHistory read(JsonNode record) {
        JsonNode json = record.path(FIELD);
        Long version = StateJson.integer(json, VERSION);
        Instant at = StateJson.instant(json, AT);
        if (version == null || version < 1 || at == null) {
            return null;
        }
        List<Former> all = new ArrayList<>();
        long newer = version;
        for (JsonNode each : json.path(HISTORY)) {
            Former former = readFormer(each);
            if (former == null || former.version() >= newer) {
                break;
            }
            all.add(former);
            newer = former.version();
        }
        return new ConfigHistory(version, at, StateJson.text(json, WORKER), all);
    }

    private static @Nullable Former readFormer(JsonNode json) {
        Long version = StateJson.integer(json, VERSION);
        Instant at = StateJson.instant(json, AT);
        Map<String, @Nullable String> set = json.has(SET) ? StateJson.texts(json, SET) : Map.of();
        if (version == null || version < 1 || at == null || set == null) {
            return null;
        }
        Set<String> unset = new TreeSet<>();
        for (JsonNode key : json.path(UNSET)) {
            if (!key.isTextual()) {
                return null;
            }
            unset.add(key.textValue());
        }
        return new Former(version, at, StateJson.text(json, WORKER), set, unset);
    }
}
