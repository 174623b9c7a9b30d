package dev.tributary.connect.runtime.plugin;

import dev.tributary.connect.api.PluginType;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The questions that the {@link PluginIndex} answers: what an archive holds, by its contents; what plugins a location has, by
 * the contents of its archives and by what the class path adds. What had problems is not kept, so that it is read again, and
 * found mended. Thread-safe.
 */
final class SurveyIndex {
    private static final Logger LOG = LoggerFactory.getLogger(SurveyIndex.class);

    private static final Pattern ARCHIVE = Pattern.compile("[0-9a-f]+-[0-9a-f]+-[0-9a-f]+");

    private final PluginIndex index;
    private final String filter;

    /** @param filter what is read of the archives of locations */
    SurveyIndex(PluginIndex index, String filter) {
        this.index = index;
        this.filter = filter;
    }

    boolean isOn() {
        return index.isOn();
    }

    /**
     * What a root holds.
     *
     * @param stamp of its contents; null if that cannot be told
     * @param filter which of its classes are asked for
     * @param read reads it, if it is not known
     */
    RootSurvey survey(ClassRoot root, @Nullable String stamp, String filter, Supplier<RootSurvey> read) {
        if (!isOn() || stamp == null || !isOfArchive(stamp)) {
            return read.get();
        }
        String key = archiveKey(stamp, filter);
        byte[] known = index.get(key);
        if (known != null) {
            try {
                return PluginIndexCodec.survey(known, root);
            } catch (IOException | RuntimeException e) {
                LOG.debug("What the plugin index holds of {} is of no use", root.path(), e);
            }
        }
        RootSurvey survey = read.get();
        if (survey.problems().isEmpty()) {
            index.put(key, PluginIndexCodec.encode(survey));
        }
        return survey;
    }

    /** Whether it is worth asking for a location before the class path is known. */
    boolean mayKnow(PluginLocation location) {
        return index.has(locationKey(location));
    }

    /** The plugins of a location as they were found before; null if that is not known, or other now. */
    @Nullable
    LocationIndex find(PluginLocation location, Map<String, Set<PluginType>> inherited, Predicate<String> visible) {
        byte[] known = isOn() ? index.get(locationKey(location)) : null;
        if (known == null) {
            return null;
        }
        try {
            PluginIndexCodec.Remembered before = PluginIndexCodec.remembered(known);
            boolean same = before.inherited().equals(digest(inherited))
                    && before.visible().entrySet().stream()
                            .allMatch(asked -> visible.test(asked.getKey()) == asked.getValue());
            if (same) {
                keepArchives(location);
                return before.found();
            }
        } catch (IOException | RuntimeException e) {
            LOG.debug("What the plugin index holds of {} is of no use", location.path(), e);
        }
        return null;
    }

    /** What was found in its archives is for the day when one of them changes. */
    private void keepArchives(PluginLocation location) {
        for (String line : location.stamp().split("\n", -1)) {
            String stamp = line.substring(line.lastIndexOf(' ') + 1);
            index.get(archiveKey(stamp, filter));
        }
    }

    void remember(
            PluginLocation location,
            Map<String, Set<PluginType>> inherited,
            LocationIndex found,
            Map<String, Boolean> asked) {
        if (isOn()
                && location.stamp().lines().allMatch(line -> isOfArchive(line.substring(line.lastIndexOf(' ') + 1)))) {
            index.put(
                    locationKey(location),
                    PluginIndexCodec.encode(new PluginIndexCodec.Remembered(found, digest(inherited), asked)));
        }
    }

    /** A directory's or a broken archive's stamp has a word in front. */
    static boolean isOfArchive(String stamp) {
        return ARCHIVE.matcher(stamp).matches();
    }

    private static String digest(Map<String, Set<PluginType>> inherited) {
        return PluginIndex.key("", List.of(new TreeMap<>(inherited).toString()));
    }

    private static String archiveKey(String stamp, String filter) {
        return filter + ' ' + stamp;
    }

    private String locationKey(PluginLocation location) {
        return PluginIndex.key(
                "location " + filter + ' ', List.of(location.path().toString(), location.stamp()));
    }
}
