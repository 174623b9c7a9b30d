package dev.tributary.connect.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.rest.RestKeys;
import dev.tributary.connect.runtime.config.Mode;
import dev.tributary.connect.runtime.config.WorkerKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigDef;
import org.junit.jupiter.api.Test;

/** {@code docs/configs.md} says what the code says. */
final class ConfigDocsTest {
    private static final Path DOCS = Path.of("../docs/configs.md");
    private static final Pattern OWN_KEY = Pattern.compile("\"(tributary\\.[a-z.]*[a-z])\"");
    /** Properties of the JVM, set by scripts and builds. */
    private static final Set<String> NOT_OF_WORKERS = Set.of(
            "tributary.class.archive", "tributary.class.archive.whole", "tributary.test.kafka", "tributary.log.format");

    @Test
    void theReferenceIsUpToDate() throws IOException {
        String generated = ConfigDocs.markdown();
        if (Boolean.getBoolean("tributary.docs.write")) {
            Files.writeString(DOCS, generated);
        }
        assertThat(Files.exists(DOCS) ? Files.readString(DOCS) : "")
                .as("docs/configs.md is stale. Regenerate it: " + ConfigDocs.COMMAND)
                .isEqualTo(generated);
    }

    @Test
    void everyKeyThatIsDeclaredStandsInItOnce() {
        Set<String> declared = new TreeSet<>(RestKeys.definition().names());
        for (Mode mode : Mode.values()) {
            ConfigDef definition = WorkerKeys.definition(mode);
            declared.addAll(definition.names());
        }
        List<String> documented = ConfigDocs.worker().stream()
                .flatMap(group -> group.keys().stream())
                .map(key -> key.name)
                .toList();

        assertThat(documented).containsAll(declared).doesNotHaveDuplicates();
        assertThat(ConfigDocs.worker().stream().flatMap(group -> group.keys().stream()))
                .allSatisfy(key -> assertThat(key.documentation).as(key.name).isNotBlank());
    }

    @Test
    void everyKeyOfOurOwnThatTheCodeNamesStandsInIt() throws IOException {
        Set<String> named = new HashSet<>();
        try (Stream<Path> files = Files.walk(Path.of(".."), 20)) {
            for (Path file : files.filter(path -> path.toString().contains("src/main/java"))
                    .filter(path -> path.toString().endsWith(".java"))
                    .toList()) {
                OWN_KEY.matcher(Files.readString(file)).results().forEach(found -> named.add(found.group(1)));
            }
        }
        named.removeAll(NOT_OF_WORKERS);
        String documentation = ConfigDocs.markdown();

        assertThat(named)
                .isNotEmpty()
                .allSatisfy(key -> assertThat(documentation).contains("| `" + key + "` |"));
    }
}
