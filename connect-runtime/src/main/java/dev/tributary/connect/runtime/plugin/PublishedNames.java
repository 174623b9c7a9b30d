package dev.tributary.connect.runtime.plugin;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which of our classes stands in for which published one. Each module that reimplements published plugins says so in
 * {@value #RESOURCE}, one line a class: {@code org.apache.kafka.connect.json.JsonConverter=dev.tributary...}. Task
 * classes are listed too. Only the runtime's own class path is asked: a plugin may not take another's name. Immutable.
 */
final class PublishedNames {
    static final String RESOURCE = "META-INF/tributary/plugin-names.properties";

    private final Map<String, String> oursByPublished;
    private final Map<String, String> publishedByOurs = new HashMap<>();

    PublishedNames(Map<String, String> oursByPublished) {
        this.oursByPublished = Map.copyOf(oursByPublished);
        oursByPublished.forEach((published, ours) -> publishedByOurs.put(ours, published));
    }

    static PublishedNames read(ClassPath classPath, Consumer<PluginProblem> problems) {
        Map<String, String> names = new HashMap<>();
        for (URL url : classPath.resources(RESOURCE, problems)) {
            Properties lines = new Properties();
            try (InputStream in = ClassPath.open(url)) {
                lines.load(in);
            } catch (IOException | IllegalArgumentException e) {
                problems.accept(PluginProblem.lost(url, "these names cannot be read: " + e.getMessage()));
            }
            for (String published : new TreeSet<>(lines.stringPropertyNames())) {
                String ours = lines.getProperty(published).strip();
                String before = names.putIfAbsent(published, ours);
                if (!classPath.has(ours)) {
                    names.remove(published, ours);
                    problems.accept(PluginProblem.lost(
                            url, published + " is said to be class " + ours + ", which is not on the class path"));
                } else if (before != null && !before.equals(ours)) {
                    problems.accept(PluginProblem.lost(
                            url,
                            published + " is said to be class " + ours + ", but elsewhere " + before + "; used is "
                                    + before));
                }
            }
        }
        return new PublishedNames(names);
    }

    @Nullable
    String oursFor(String publishedName) {
        return oursByPublished.get(publishedName);
    }

    @Nullable
    String publishedFor(String ourClassName) {
        return publishedByOurs.get(ourClassName);
    }
}
