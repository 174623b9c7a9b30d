package dev.tributary.connect.runtime.plugin;

import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;

/**
 * One installed unit of plugins, isolated from all others: an archive, or a directory. Immutable.
 *
 * @param path the archive or directory as reached through {@code plugin.path}
 * @param roots the archives, or the one directory, in which classes are looked up, in this order
 * @param stamp tells its contents apart from those of another time; empty before anybody has looked
 */
record PluginLocation(Path path, List<Path> roots, String stamp) {
    PluginLocation {
        roots = List.copyOf(roots);
    }

    PluginLocation(Path path, List<Path> roots) {
        this(path, roots, "");
    }

    PluginLocation stamped(String contents) {
        return new PluginLocation(path, roots, contents);
    }

    /** The text of the location's URL: {@code file:/dir/} or {@code file:/archive.jar}. Orders equal copies. */
    String url() {
        return urlOf(path).toString();
    }

    URL[] urls() {
        return roots.stream().map(PluginLocation::urlOf).toArray(URL[]::new);
    }

    static URL urlOf(Path path) {
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("Plugin location " + path + " has no URL", e);
        }
    }
}
