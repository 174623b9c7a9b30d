package dev.tributary.connect.runtime.plugin;

import dev.tributary.connect.api.PluginType;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What one archive or directory holds, read without loading a class. Immutable once read.
 *
 * @param root the archive or directory
 * @param classes the heads of its classes by name; empty if only manifests were asked for
 * @param unread the names of the classes that were left out because {@link Libraries} have such
 * @param manifests the classes that its service manifests name, by plugin type
 * @param jdbcDrivers whether it announces JDBC drivers
 * @param problems what could not be read
 */
record RootSurvey(
        ClassRoot root,
        Map<String, ClassHead> classes,
        Set<String> unread,
        Map<PluginType, Set<String>> manifests,
        boolean jdbcDrivers,
        List<PluginProblem> problems) {
    private static final String SERVICES = "META-INF/services/";

    /**
     * Reads a root. Never throws: what cannot be read is a problem, and the rest is used.
     *
     * @param wanted which classes to read, by the name of their entry; the others are as if they were not there
     */
    static RootSurvey of(ClassRoot root, Predicate<String> wanted) {
        return of(root, wanted, Set.of());
    }

    /** The same for all classes; those of {@link Libraries} are not read but named. */
    static RootSurvey withoutLibraries(ClassRoot root) {
        Set<String> unread = new HashSet<>();
        return of(root, entry -> !Libraries.contain(entry) || !unread.add(ClassRoot.classOf(entry)), unread);
    }

    private static RootSurvey of(ClassRoot root, Predicate<String> wanted, Set<String> unread) {
        Map<String, ClassHead> classes = new HashMap<>();
        Map<PluginType, Set<String>> manifests = new EnumMap<>(PluginType.class);
        List<PluginProblem> problems = new ArrayList<>();
        boolean jdbcDrivers = false;
        try (ClassRoot.Contents contents = root.open()) {
            BadEntries bad = new BadEntries();
            ClassHead.Scratch scratch = new ClassHead.Scratch();
            contents.forEachClass(
                    entry -> mayMatter(entry) && wanted.test(entry),
                    (entry, in) -> readHead(entry, in, scratch, classes, bad));
            bad.report(root, problems);
            for (PluginType type : PluginType.values()) {
                contents.read(SERVICES + type.contract(), in -> manifests.put(type, readManifest(in)));
            }
            jdbcDrivers = contents.has(SERVICES + "java.sql.Driver");
        } catch (IOException | RuntimeException e) { // a damaged archive makes the library throw either
            problems.add(PluginProblem.lost(
                    root.path(),
                    "this cannot be read (" + e + "), plugins in it are not found; it is damaged, or not copied"
                            + " completely yet: replace it by a complete copy, or remove it"));
        }
        return new RootSurvey(root, classes, unread, manifests, jdbcDrivers, problems);
    }

    /** The same contents, found elsewhere. */
    RootSurvey at(ClassRoot other) {
        return other.equals(root)
                ? this
                : new RootSurvey(
                        other,
                        classes,
                        unread,
                        manifests,
                        jdbcDrivers,
                        problems.stream()
                                .map(problem ->
                                        new PluginProblem(other.path().toString(), problem.what(), problem.lossy()))
                                .toList());
    }

    /**
     * Whether a class can be a plugin, or what plugins extend: anonymous and local classes cannot, and they are every sixth.
     * Their names have a digit behind a dollar sign (Java Language Specification, 13.1).
     */
    private static boolean mayMatter(String entry) {
        for (int at = entry.indexOf('$'); at >= 0; at = entry.indexOf('$', at + 1)) {
            char next = at + 1 < entry.length() ? entry.charAt(at + 1) : 0;
            if (next >= '0' && next <= '9') {
                return false;
            }
        }
        return true;
    }

    private static void readHead(
            String entry, InputStream in, ClassHead.Scratch scratch, Map<String, ClassHead> classes, BadEntries bad) {
        try {
            ClassHead head = ClassHead.read(in, scratch);
            if (ClassRoot.isEntryOf(entry, head.name())) { // else no loader would find it there
                classes.put(head.name(), head);
            }
        } catch (IOException e) {
            bad.add(entry, e);
        }
    }

    /** One problem, however many entries of an archive are damaged. */
    private static final class BadEntries {
        private String first = "";
        private int count;

        void add(String entry, IOException e) {
            if (count++ == 0) {
                first = entry + " is ignored: " + e.getMessage();
            }
        }

        void report(ClassRoot root, List<PluginProblem> problems) {
            if (count > 0) {
                problems.add(PluginProblem.odd(
                        root.path(),
                        "its entry " + first + (count == 1 ? "" : " (and so " + (count - 1) + " more)")
                                + "; if plugins are missing, replace it by a complete copy"));
            }
        }
    }

    /** The class names in a service manifest: one a line, comments behind {@code #}. */
    static Set<String> readManifest(InputStream in) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        Set<String> names = new LinkedHashSet<>();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            int comment = line.indexOf('#');
            String name = (comment < 0 ? line : line.substring(0, comment)).strip();
            if (!name.isEmpty()) {
                names.add(name);
            }
        }
        return names;
    }
}
