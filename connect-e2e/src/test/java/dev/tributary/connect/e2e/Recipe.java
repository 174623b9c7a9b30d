package dev.tributary.connect.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page of docs/recipes. What it tells users to send is what the tests send: connectors stand in blocks that begin with
 * {@code ```json NAME}, with variables such as {@code $POSTGRES_PORT} for what differs from place to place. Immutable.
 */
final class Recipe {
    private static final Pattern BLOCK =
            Pattern.compile("^```json (\\S+)\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern VARIABLE = Pattern.compile("\\$([A-Z][A-Z0-9_]*)");
    private static final Pattern INSTALL = Pattern.compile("bin/tributary plugins install (\\S+)");

    private final Path page;
    private final String text;

    private Recipe(Path page) {
        this.page = page;
        try {
            this.text = Files.readString(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The recipe of this name, without {@code .md}. */
    static Recipe of(String name) {
        return new Recipe(folder().resolve(name + ".md"));
    }

    static Path folder() {
        return Path.of(Objects.requireNonNull(
                System.getProperty("tributary.recipes"),
                "system property tributary.recipes (the pom of connect-e2e sets it)"));
    }

    /** The connectors, by name, as the page has them: variables are not replaced. */
    Map<String, Map<String, String>> connectors() {
        Map<String, Map<String, String>> connectors = new TreeMap<>();
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            connectors.put(block.group(1), parsed(block.group(1), block.group(2)));
        }
        return connectors;
    }

    /**
     * One connector's configuration.
     *
     * @param variables values by name, without the dollar sign
     * @throws IllegalArgumentException if the page has no such connector, or a variable has no value
     */
    Map<String, String> connector(String name, Map<String, String> variables) {
        Map<String, String> config = connectors().get(name);
        if (config == null) {
            throw new IllegalArgumentException("%s has no block ```json %s".formatted(page, name));
        }
        config.replaceAll((key, value) -> VARIABLE.matcher(value).replaceAll(variable -> {
            String replacement = variables.get(variable.group(1));
            if (replacement == null) {
                throw new IllegalArgumentException(
                        "%s, %s, %s: no value for %s".formatted(page, name, key, variable.group()));
            }
            return Matcher.quoteReplacement(replacement);
        }));
        return config;
    }

    /** What the page has its readers install, as {@code GROUP:ARTIFACT[:EXTENSION:CLASSIFIER]:VERSION}. */
    List<String> installed() {
        return INSTALL.matcher(text).results().map(found -> found.group(1)).toList();
    }

    /** The whole page. */
    String text() {
        return text;
    }

    private Map<String, String> parsed(String name, String json) {
        try {
            return new TreeMap<>(ConnectRest.JSON.readValue(json, new TypeReference<Map<String, String>>() {}));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("%s, block %s: %s".formatted(page, name, e.getMessage()), e);
        }
    }

    @Override
    public String toString() {
        return page.toString();
    }
}
