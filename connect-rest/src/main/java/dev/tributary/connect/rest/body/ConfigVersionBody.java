package dev.tributary.connect.rest.body;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tributary.connect.api.ConfigVersion;
import dev.tributary.connect.rest.openapi.Doc;
import dev.tributary.connect.rest.openapi.Example;
import dev.tributary.connect.rest.openapi.TextOrNull;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A configuration that a connector has or had. */
@Example(
        "{\"version\":3,\"at_ms\":1763849000000,\"worker_id\":\"10.0.0.2:8083\",\"current\":true,\"changes\":{\"added\":"
                + "[\"transforms\"],\"removed\":[],\"changed\":[\"tasks.max\"]},\"config\":{\"connector.class\":"
                + "\"FileStreamSource\",\"file\":\"/tmp/in.txt\",\"name\":\"orders-in\",\"tasks.max\":\"2\",\"topic\":\"orders\","
                + "\"transforms\":\"\"}}")
public record ConfigVersionBody(
        @Doc("Its number: from 1, one more with every change.")
        long version,

        @Doc("When it was written, in milliseconds since 1970.") @JsonProperty("at_ms")
        long atMs,

        @Doc(
                "The worker that wrote it, the leader of the cluster then: host and port; null if not known, as of the first one, "
                        + "and of what workers of Apache Kafka wrote.")
        @JsonProperty("worker_id")
        @Nullable
        String workerId,

        @Doc("Whether the connector has it now.") boolean current,

        @Doc("What is different from the version before it; null if that is not kept, or there is none.") @Nullable
        Changes changes,

        @Doc(value = "The configuration as it was stored, variables unresolved.", values = TextOrNull.class)
        Map<String, @Nullable String> config) {
    /** Which keys are different. */
    public record Changes(
            @Doc("Keys that were not there before.") List<String> added,

            @Doc("Keys that are not there any more.") List<String> removed,

            @Doc("Keys that have another value.") List<String> changed) {
        static Changes between(Map<String, @Nullable String> before, Map<String, @Nullable String> after) {
            List<String> added = new ArrayList<>();
            List<String> removed = new ArrayList<>();
            List<String> changed = new ArrayList<>();
            var keys = new TreeSet<>(before.keySet());
            keys.addAll(after.keySet());
            for (String key : keys) {
                if (!before.containsKey(key)) {
                    added.add(key);
                } else if (!after.containsKey(key)) {
                    removed.add(key);
                } else if (!Objects.equals(before.get(key), after.get(key))) {
                    changed.add(key);
                }
            }
            return new Changes(added, removed, changed);
        }
    }

    /** @param newestFirst the first is the present one */
    static List<ConfigVersionBody> of(List<ConfigVersion> newestFirst) {
        List<ConfigVersionBody> bodies = new ArrayList<>();
        for (int i = 0; i < newestFirst.size(); i++) {
            ConfigVersion version = newestFirst.get(i);
            bodies.add(new ConfigVersionBody(
                    version.number(),
                    version.at().toEpochMilli(),
                    version.workerId(),
                    i == 0,
                    i + 1 < newestFirst.size()
                            ? Changes.between(newestFirst.get(i + 1).config(), version.config())
                            : null,
                    version.config()));
        }
        return bodies;
    }
}
