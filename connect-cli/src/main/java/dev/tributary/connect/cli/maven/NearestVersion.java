package dev.tributary.connect.cli.maven;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** What to say to somebody who asked for a version that is not there. Pure. */
final class NearestVersion {
    private static final int SHOWN = 6;

    private NearestVersion() {}

    /** @param versions oldest first */
    static String hint(Coordinates asked, List<String> versions) {
        String name = asked.group() + ":" + asked.artifact();
        if (versions.isEmpty()) {
            return "No version of " + name
                    + " is known there. Look at the spelling of group and artifact; if it is published"
                    + " elsewhere, name that place with --repository URL.";
        }
        String version = asked.version() == null ? "" : asked.version();
        List<String> nearest = IntStream.range(0, versions.size())
                .boxed()
                .sorted(Comparator.comparing((Integer i) -> -commonPrefix(version, versions.get(i)))
                        .thenComparing(i -> -i))
                .limit(SHOWN)
                .map(versions::get)
                .toList();
        return "There is " + name + " in the version" + (nearest.size() > 1 ? "s " : " ") + String.join(", ", nearest)
                + (versions.size() > nearest.size() ? " and " + (versions.size() - nearest.size()) + " more" : "")
                + ".";
    }

    private static int commonPrefix(String a, String b) {
        int length = 0;
        while (length < Math.min(a.length(), b.length()) && a.charAt(length) == b.charAt(length)) {
            length++;
        }
        return length;
    }
}
