package dev.tributary.connect.runtime.state;

import dev.tributary.connect.api.ConfigVersion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which configurations a connector has had. They are kept as what makes each out of the one after it, and the newest of them
 * out of the present one, which is not held here: so a change of one key of many costs one key. Immutable.
 *
 * @param version the number of the present configuration, from 1
 * @param at when the present configuration was written
 * @param workerId the worker that wrote it; null if not known
 * @param former those before, newest first, as far as they are kept
 */
record ConfigHistory(long version, Instant at, @Nullable String workerId, List<Former> former) {
    /** So many former configurations are kept where nothing else is said: the newest. */
    static final int USUAL = 20;
    /** Nowhere are more. */
    static final int MOST = 100;
    /** Nor more bytes of them. */
    static final int MOST_BYTES = 64 * 1024;
    /**
     * Nor does a record grow beyond this for their sake: well below what brokers take, the thriftiest of managed ones too. A
     * configuration that is longer by itself is written without any.
     */
    static final int RECORD_BYTES = 128 * 1024;

    ConfigHistory {
        former = List.copyOf(former.subList(0, Math.min(MOST, former.size())));
    }

    /**
     * A former configuration.
     *
     * @param version its number
     * @param at when it was written
     * @param workerId the worker that wrote it; null if not known
     * @param set what it has, and the next one has not or has otherwise
     * @param unset the keys that it has not, but the next one
     */
    record Former(
            long version, Instant at, @Nullable String workerId, Map<String, @Nullable String> set, Set<String> unset) {
        Former {
            set = Collections.unmodifiableMap(new LinkedHashMap<>(set));
            unset = Collections.unmodifiableSet(new TreeSet<>(unset));
        }

        /** @param next the configuration that replaced it */
        Map<String, @Nullable String> config(Map<String, @Nullable String> next) {
            Map<String, @Nullable String> config = new LinkedHashMap<>(next);
            config.keySet().removeAll(unset);
            config.putAll(set);
            return config;
        }
    }

    /** Of a connector of which nothing else is known. */
    static ConfigHistory first(Instant at) {
        return new ConfigHistory(1, at, null, List.of());
    }

    /**
     * After the next configuration was written; the same if it is the present one.
     *
     * @param present the present configuration
     * @param when when the next one was written
     * @param writer the worker that wrote it; null if not known
     */
    ConfigHistory next(
            Map<String, @Nullable String> present,
            Map<String, @Nullable String> next,
            Instant when,
            @Nullable String writer) {
        if (present.equals(next)) {
            return this;
        }
        Map<String, @Nullable String> set = new LinkedHashMap<>();
        present.forEach((key, value) -> {
            if (!next.containsKey(key) || !Objects.equals(value, next.get(key))) {
                set.put(key, value);
            }
        });
        Set<String> unset = new TreeSet<>(next.keySet());
        unset.removeAll(present.keySet());
        List<Former> all = new ArrayList<>();
        all.add(new Former(version, at, workerId, set, unset));
        all.addAll(former);
        return new ConfigHistory(version + 1, when, writer, all).within(MOST_BYTES);
    }

    /** Without the oldest, if there are more. */
    ConfigHistory newest(int most) {
        return former.size() <= most ? this : new ConfigHistory(version, at, workerId, former.subList(0, most));
    }

    /** Without the oldest, as far as the others take no more bytes in a record. */
    ConfigHistory within(int bytes) {
        int rest = bytes;
        int kept = 0;
        while (kept < former.size()) {
            rest -= ConfigHistoryJson.size(former.get(kept));
            if (rest < 0) {
                break;
            }
            kept++;
        }
        return newest(kept);
    }

    /**
     * All of them, newest first.
     *
     * @param present the present configuration
     */
    List<ConfigVersion> versions(Map<String, @Nullable String> present) {
        List<ConfigVersion> versions = new ArrayList<>();
        versions.add(new ConfigVersion(version, at, workerId, present));
        Map<String, @Nullable String> next = present;
        for (Former one : former) {
            next = one.config(next);
            versions.add(new ConfigVersion(one.version(), one.at(), one.workerId(), next));
        }
        return Collections.unmodifiableList(versions);
    }

    /** Whether the present configuration is that of another history. */
    boolean tellsOfSameChange(ConfigHistory other) {
        return version == other.version && at.equals(other.at);
    }

    /** The last change. */
    ConfigEdit lastEdit() {
        Set<String> keys = new TreeSet<>();
        if (!former.isEmpty()) {
            keys.addAll(former.get(0).set().keySet());
            keys.addAll(former.get(0).unset());
        }
        return new ConfigEdit(at, keys.stream().limit(ConfigEdit.MOST_KEYS).toList());
    }
}
