package dev.tributary.connect.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the files of the console may hold. */
class ConsoleFilesTest {
    private static final String ROOT = "META-INF/tributary/console";
    private static final Pattern IMPORT =
            Pattern.compile("(?:\\bfrom|\\bimport)\\s*\\(?\\s*['\"]([^'\"\\s]+)['\"]|(?:href|src)=\"([^\"#$]+)\"");
    private static final Pattern HOST = Pattern.compile("https?://([\\w.-]+)");

    /** Names of XML vocabularies, which nobody fetches; and where we are ourselves. */
    private static final List<String> NO_REQUESTS = List.of("www.w3.org");

    private static Map<String, String> files() throws Exception {
        Map<String, String> files = new TreeMap<>();
        for (URI root : ConsoleFilesTest.class
                .getClassLoader()
                .resources(ROOT)
                .map(url -> URI.create(url.toString()))
                .toList()) {
            if (root.getScheme().equals("jar")) {
                try (FileSystem jar = FileSystems.newFileSystem(root, Map.of())) {
                    read(jar.getPath(ROOT), files);
                }
            } else {
                read(Path.of(root), files);
            }
        }
        return files;
    }

    private static void read(Path root, Map<String, String> files) throws IOException {
        try (Stream<Path> found = Files.walk(root)) {
            for (Path file : found.filter(Files::isRegularFile).toList()) {
                files.put(root.relativize(file).toString().replace('\\', '/'), Files.readString(file));
            }
        }
    }

    @Test
    void noFileNamesAnotherHost() throws Exception {
        List<String> hosts = new ArrayList<>();
        files().forEach((name, text) -> {
            if (!name.endsWith("LICENSE")) {
                // Comments of libraries name their home; what is fetched stands in code.
                HOST.matcher(withoutComments(text)).results().forEach(host -> hosts.add(host.group(1) + " in " + name));
            }
        });

        assertThat(hosts).allSatisfy(host -> assertThat(NO_REQUESTS).anyMatch(host::startsWith));
    }

    private static String withoutComments(String text) {
        return text.replaceAll("(?s)/\\*.*?\\*/", "").replaceAll("(?m)^\\s*//.*$", "");
    }

    @Test
    void whateverIsImportedIsThere() throws Exception {
        Map<String, String> files = files();
        List<String> missing = new ArrayList<>();
        files.forEach((name, text) -> {
            if (name.endsWith(".js") || name.endsWith(".html")) {
                Matcher matcher = IMPORT.matcher(withoutComments(text));
                while (matcher.find()) {
                    String path = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
                    String target =
                            URI.create("/" + name).resolve(path).getPath().substring(1);
                    if (!files.containsKey(target)) {
                        missing.add(path + " in " + name);
                    }
                }
            }
        });

        assertThat(files).containsKeys("index.html", "js/main.js");
        assertThat(missing).isEmpty();
    }

    @Test
    void nothingIsWrittenIntoThePagePastTheTemplatesAndNoStyleOrScriptStandsInIt() throws Exception {
        files().forEach((name, text) -> {
            if (name.startsWith("lib/")) {
                return;
            }
            String code = withoutComments(text);
            assertThat(code)
                    .as(name)
                    .doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML", "unsafeHTML", "unsafeSVG")
                    .doesNotContain("document.write", "eval(", "new Function(")
                    .doesNotContainPattern("\\son[a-z]+=\"")
                    .doesNotContainPattern("[^.]\\bstyle=");
        });
        assertThat(files().get("index.html"))
                .doesNotContainPattern("<script[^>]*>[^<]")
                .doesNotContain("<style");
    }
}
