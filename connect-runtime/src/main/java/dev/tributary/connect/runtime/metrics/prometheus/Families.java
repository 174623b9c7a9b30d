package dev.tributary.connect.runtime.metrics.prometheus;

import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One page in the making: collects samples, in any order, into families. Used by one thread. */
final class Families {
    private static final Logger LOG = LoggerFactory.getLogger(Families.class);

    private final String workerId;
    private final Map<String, Map<Family.Type, Family>> families = new HashMap<>();
    private final Map<Map<String, String>, TagLabels> labels = new HashMap<>();
    private final Map<Facts, Map<String, String>> facts = new HashMap<>();

    Families(String workerId) {
        this.workerId = workerId;
    }

    /** Whose facts stand in one sample. */
    private record Facts(String family, Map<String, String> tags) {}

    /**
     * @param name without the suffix of the type
     * @param tags label values by names that need not be allowed ones
     */
    void number(Family.Type type, String name, String help, Map<String, String> tags, double value) {
        family(name, type).add(labelsOf(tags).labels(), value, help);
    }

    /** A state: the sample of the present one is 1, the others are not there. */
    void state(String name, String help, Map<String, String> tags, String label, String state) {
        TagLabels present = labelsOf(tags);
        family(name, Family.Type.GAUGE)
                .add(present.labels().add(present.free(PrometheusNames.snake(label)), state), 1, help);
    }

    /** A fact; those of the same name and tags share a sample. */
    void fact(String name, Map<String, String> tags, String label, String text) {
        facts.computeIfAbsent(new Facts(name, tags), first -> new TreeMap<>())
                .put(labelsOf(tags).free(PrometheusNames.snake(label)), text);
    }

    private Family family(String name, Family.Type type) {
        return families.computeIfAbsent(name, first -> new HashMap<>(2))
                .computeIfAbsent(type, first -> new Family(name, type));
    }

    private TagLabels labelsOf(Map<String, String> tags) {
        return labels.computeIfAbsent(tags, first -> TagLabels.of(workerId, first));
    }

    /** Labels made of tags, with the worker's. */
    private record TagLabels(Labels labels) {
        static TagLabels of(String workerId, Map<String, String> tags) {
            TagLabels made = new TagLabels(Labels.of("worker", workerId));
            for (Map.Entry<String, String> tag : new TreeMap<>(tags).entrySet()) {
                if (!tag.getValue().isEmpty()) { // an empty label is none
                    made = new TagLabels(
                            made.labels.add(made.free(PrometheusNames.snake(tag.getKey())), tag.getValue()));
                }
            }
            return made;
        }

        /** The name, or one like it that is not taken yet. */
        String free(String name) {
            String free = name;
            while (labels.contains(free)) {
                free = "tag_" + free;
            }
            return free;
        }
    }

    /** What was collected; each name once. */
    List<MetricSnapshot> snapshots() {
        facts.forEach((whose, texts) -> {
            Labels all = labelsOf(whose.tags()).labels();
            family(whose.family(), Family.Type.INFO)
                    .add(
                            all.merge(
                                    texts.keySet().toArray(String[]::new),
                                    texts.values().toArray(String[]::new)),
                            1,
                            "Facts, in labels. Always 1.");
        });
        List<Family> all = new ArrayList<>();
        families.values().forEach(types -> all.addAll(types.values()));
        all.sort(Comparator.comparing(Family::type).thenComparing(Family::name));
        Set<String> taken = new HashSet<>();
        List<MetricSnapshot> snapshots = new ArrayList<>();
        for (Family family : all) {
            String name = free(family, taken);
            try {
                snapshots.add(family.snapshot(name));
            } catch (IllegalArgumentException e) { // one family must not cost the page
                LOG.warn("The metrics called {} cannot be shown: {}", name, e.getMessage());
            }
        }
        return snapshots;
    }

    /** Two types may not share a name, nor may one's samples be called like another family. */
    private static String free(Family family, Set<String> taken) {
        String suffix = "";
        while (taken.contains(family.name() + suffix) || taken.contains(family.sampleName() + suffix)) {
            suffix += "_" + family.type().name().toLowerCase(Locale.ROOT);
        }
        taken.add(family.name() + suffix);
        taken.add(family.sampleName() + suffix);
        return family.name() + suffix;
    }
}
