package dev.tributary.connect.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** docs/recipes has readers install what the tests run, and tells of all that there is. */
final class RecipesIT {
    private static final Pattern ARTIFACT = Pattern.compile("<(dependency|artifactItem)>(.*?)</\\1>", Pattern.DOTALL);
    private static final String BUNDLED = "org.apache.kafka:connect-mirror:";

    static List<String> recipes() throws IOException {
        try (var pages = Files.list(Recipe.folder())) {
            return pages.map(page -> page.getFileName().toString())
                    .filter(page -> page.endsWith(".md") && !page.equals("README.md"))
                    .map(page -> page.substring(0, page.length() - ".md".length()))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void whatAPageInstallsIsWhatTheTestsRun(String name) throws IOException {
        Recipe recipe = Recipe.of(name);
        List<String> installed = new ArrayList<>(recipe.installed());
        installed.addAll(artifacts(recipe.text()));

        assertThat(installed).isNotEmpty();
        assertThat(tested()).containsAll(installed);
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void aPageHasConnectors(String name) {
        assertThat(Recipe.of(name).connectors().values())
                .isNotEmpty()
                .allSatisfy(config -> assertThat(config).containsKeys("connector.class"));
    }

    @Test
    void theFirstPageNamesAllOthers() throws IOException {
        String index = Files.readString(Recipe.folder().resolve("README.md"));

        assertThat(recipes()).isNotEmpty().allSatisfy(name -> assertThat(index).contains("(" + name + ".md)"));
    }

    /** What the module published-plugins fetches, and what the archive brings along. */
    private static List<String> tested() throws IOException {
        Path plugins = Path.of(Objects.requireNonNull(System.getProperty("tributary.published.plugins")));
        List<String> all = new ArrayList<>(artifacts(Files.readString(plugins.resolve("../../pom.xml"))));
        try (var jars = Files.list(Installation.ours().resolve("plugins/connect-mirror"))) {
            jars.map(jar -> Pattern.compile("connect-mirror-(\\d.*)\\.jar")
                            .matcher(jar.getFileName().toString()))
                    .filter(Matcher::matches)
                    .forEach(jar -> all.add(BUNDLED + jar.group(1)));
        }
        return all;
    }

    private static List<String> artifacts(String pom) {
        return ARTIFACT.matcher(pom)
                .results()
                .map(MatchResult::group)
                .map(xml -> {
                    String type = element(xml, "type", "jar", pom);
                    String classifier = element(xml, "classifier", "", pom);
                    return "%s:%s:%s%s"
                            .formatted(
                                    element(xml, "groupId", "", pom),
                                    element(xml, "artifactId", "", pom),
                                    classifier.isEmpty() ? "" : type + ":" + classifier + ":",
                                    element(xml, "version", "", pom));
                })
                .toList();
    }

    /** With a property of the same file in it replaced. */
    private static String element(String xml, String name, String otherwise, String pom) {
        Matcher found = Pattern.compile("<" + name + ">(.*?)</" + name + ">").matcher(xml);
        if (!found.find()) {
            return otherwise;
        }
        Matcher property = Pattern.compile("\\$\\{(.*)}").matcher(found.group(1));
        return property.matches() ? element(pom, property.group(1), "", pom) : found.group(1);
    }
}
