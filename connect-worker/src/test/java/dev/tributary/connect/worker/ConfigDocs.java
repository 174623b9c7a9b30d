package dev.tributary.connect.worker;

import dev.tributary.connect.rest.RestKeys;
import dev.tributary.connect.runtime.config.ConfigReference;
import dev.tributary.connect.runtime.config.ConfigReference.Group;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.jspecify.annotations.Nullable;

/** {@code docs/configs.md} from the definitions that the code itself goes by. */
final class ConfigDocs {
    static final String COMMAND = "mvn -q -pl connect-worker -am test -Dtest=ConfigDocsTest"
            + " -Dsurefire.failIfNoSpecifiedTests=false -Dtributary.docs.write=true";
    private static final String HEAD = """
            # Configuration reference

            <!-- Generated from the code by ConfigDocsTest; do not edit. Regenerate: %s -->

            All keys that a worker's properties file and the configuration of a connector may have. What they have in common with
            Apache Kafka Connect means the same there; other defaults stand in [migration.md](migration.md). *Required* keys have no
            default; *unset* means that nothing stands in for a key which is not there.

            """.formatted(COMMAND);

    private ConfigDocs() {}

    static String markdown() {
        var text = new StringBuilder(HEAD);
        List<Group> worker = worker();
        List<Group> connector = ConfigReference.connector();
        contents(text, "Worker properties", worker);
        contents(text, "Connector configurations", connector);
        text.append('\n');
        section(text, "Worker properties", worker);
        section(text, "Connector configurations", connector);
        return text.toString().strip() + "\n";
    }

    static List<Group> worker() {
        List<Group> groups = new ArrayList<>(ConfigReference.worker());
        List<ConfigKey> rest = RestKeys.definition().configKeys().values().stream()
                .filter(key -> !key.name.startsWith("ssl.") || key.name.equals("ssl.client.auth"))
                .toList();
        groups.add(
                4,
                new Group(
                        "REST server",
                        "Keys under `listeners.https.` and `admin.listeners.https.` are those of TLS below, for the listeners"
                                + " alone; if there is one, none of the plain `ssl.` keys counts for them.",
                        rest));
        return groups;
    }

    private static void contents(StringBuilder text, String title, List<Group> groups) {
        text.append("- [").append(title).append("](#").append(anchor(title)).append(")\n");
        groups.forEach(group -> text.append("  - [")
                .append(group.title())
                .append("](#")
                .append(anchor(group.title()))
                .append(")\n"));
    }

    private static String anchor(String title) {
        return title.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9 -]", "").replace(' ', '-');
    }

    private static void section(StringBuilder text, String title, List<Group> groups) {
        text.append("## ").append(title).append("\n\n");
        for (Group group : groups) {
            text.append("### ").append(group.title()).append("\n\n");
            text.append(group.introduction()).append("\n\n");
            text.append("| Key | Type | Default | Valid values | Importance | Meaning |\n|---|---|---|---|---|---|\n");
            group.keys().forEach(key -> text.append(row(key)));
            text.append('\n');
        }
    }

    private static String row(ConfigKey key) {
        return List.of(
                        "`" + key.name + "`",
                        key.type.name().toLowerCase(Locale.ROOT),
                        fallback(key),
                        valid(key),
                        key.importance.name().toLowerCase(Locale.ROOT),
                        key.documentation.strip())
                .stream()
                .map(cell -> cell.replaceAll("\\s+", " ").replace("|", "\\|"))
                .collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    private static String fallback(ConfigKey key) {
        if (!key.hasDefault()) {
            return "*required*";
        }
        String shown = shown(key.defaultValue);
        return shown == null ? "*unset*" : shown.isEmpty() ? "*empty*" : "`" + shown + "`";
    }

    private static @Nullable String shown(@Nullable Object value) {
        return value instanceof List<?> list
                ? list.stream().map(String::valueOf).collect(Collectors.joining(","))
                : value instanceof Class<?> type ? type.getName() : value == null ? null : value.toString();
    }

    /** What depends on the JVM is not listed; a check that cannot say what it expects is none for readers. */
    private static String valid(ConfigKey key) {
        if (key.validator == null) {
            return key.type.name().equals("BOOLEAN") ? "true, false" : "";
        }
        String valid = String.valueOf(key.validator).replaceAll("of this JVM: .*", "of the JVM");
        if (valid.matches("\\S+@[0-9a-f]+")) {
            throw new AssertionError("The validator of " + key.name + " has no toString(): " + valid);
        }
        return valid;
    }
}
