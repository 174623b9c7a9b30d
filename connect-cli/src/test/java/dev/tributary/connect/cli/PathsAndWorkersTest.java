package dev.tributary.connect.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.tributary.connect.cli.Line.Ended;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Listing, removing, choosing a plugin path, telling workers, and wrong arguments. */
class PathsAndWorkersTest {
    @TempDir
    Path folder;

    private Line line;
    private Path orders;

    @BeforeEach
    void anArchive() throws IOException {
        line = new Line(folder);
        orders = Files.write(
                folder.resolve("orders-1.0.zip"), Jars.zip(Map.of("lib/a.jar", Jars.connector("com.acme.Orders"))));
    }

    @Test
    void listTellsWhatIsThereWhoeverPutItThere() throws IOException {
        line.plugins("install", orders.toString());
        Files.write(
                Files.createDirectories(line.plugins.resolve("by-hand")).resolve("b.jar"),
                Jars.connector("com.acme.ByHand"));
        Files.write(Files.createDirectories(line.plugins.resolve("broken")).resolve("c.jar"), Jars.text("no jar"));

        Ended list = line.plugins("list");

        assertThat(list.code()).isZero();
        assertThat(list.out())
                .contains("orders 1.0  ")
                .contains("installed 2026-11-23T10:00:00Z from orders-1.0.zip (sha256 ")
                .contains("source com.acme.Orders")
                .contains("not installed by this command")
                .contains("source com.acme.ByHand")
                .contains("problem: c.jar is not a JAR");
    }

    @Test
    void onePluginThatCannotBeReadHidesNoOther() throws IOException {
        line.plugins("install", orders.toString());
        byte[] jar = Jars.connector("com.acme.Damaged");
        int name = new String(jar, StandardCharsets.ISO_8859_1).indexOf("META-INF");
        int content =
                name + "META-INF/services/".length() + Jars.SOURCE.length() + jar[name - 2]; // and the extra field
        Arrays.fill(jar, content, content + 4, (byte) 0xff);
        Files.write(Files.createDirectories(line.plugins.resolve("damaged")).resolve("d.jar"), jar);

        Ended list = line.plugins("list");

        assertThat(list.code()).as(list.err()).isZero();
        assertThat(list.out())
                .contains("problem: d.jar is not a JAR, or is damaged")
                .contains("orders 1.0");
    }

    @Test
    void aLinkIsListedWithWhatWorkersFindBehindIt() throws IOException {
        Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        Files.write(elsewhere.resolve("l.jar"), Jars.connector("com.acme.Linked"));
        Files.createSymbolicLink(line.plugins.resolve("linked"), elsewhere);

        assertThat(line.plugins("list").out()).contains("source com.acme.Linked");
    }

    @Test
    void listAsJsonHasEveryFile() throws IOException {
        line.plugins("install", orders.toString());

        JsonNode json = new ObjectMapper()
                .readTree(line.plugins("list", "--json", "--verify").out());

        assertThat(json).hasSize(1);
        assertThat(json.at("/0/directory").asText()).endsWith("/orders-1.0");
        assertThat(json.at("/0/plugins/0/class").asText()).isEqualTo("com.acme.Orders");
        assertThat(json.at("/0/installation/files/0/path").asText()).isEqualTo("lib/a.jar");
        assertThat(json.at("/0/installation/files/0/sha256").asText()).hasSize(64);
        assertThat(json.at("/0/differences")).isEmpty();
    }

    @Test
    void verifyFindsWhatWasChangedTakenAwayAndAdded() throws IOException {
        Files.write(orders, Jars.zip(Map.of("a.jar", Jars.connector("A"), "b.jar", Jars.library("b"))));
        line.plugins("install", orders.toString());
        Path plugin = line.plugins.resolve("orders-1.0");
        assertThat(line.plugins("list", "--verify").out()).contains("verified: 2 files");

        Files.write(plugin.resolve("a.jar"), Jars.connector("Other"));
        Files.delete(plugin.resolve("b.jar"));
        Files.write(plugin.resolve("c.jar"), Jars.library("c"));
        Ended verified = line.plugins("list", "--verify");

        assertThat(verified.code()).isEqualTo(1);
        assertThat(verified.out())
                .contains("DIFFERS: a.jar has been changed")
                .contains("DIFFERS: b.jar is missing")
                .contains("DIFFERS: c.jar has been added");
    }

    @Test
    void anEmptyPathIsSaidToBeEmpty() {
        assertThat(line.plugins("list").out()).contains("No directories of plugins in " + line.plugins);
    }

    @Test
    void aPathThatIsNotThereIsSaidNotToExist() {
        String missing = line.plugins.resolveSibling("mising").toString();
        assertThat(line.plugins("list", "--plugin-path", missing).out())
                .contains("No directories of plugins in " + missing + " (which does not exist).");
    }

    @Test
    void removeTakesThePluginAwayByNameVersionOrDirectory() {
        for (String name : new String[] {"orders", "orders:1.0", "orders-1.0"}) {
            line.plugins("install", orders.toString());

            Ended removed = line.plugins("remove", name);

            assertThat(removed.out()).contains("Removed orders 1.0").contains("until they are restarted");
            assertThat(removed.code()).isZero();
            assertThat(line.files()).isEmpty();
        }
    }

    @Test
    void whatIsNotThereIsAnsweredWithWhatIs() {
        line.plugins("install", orders.toString());

        Ended removed = line.plugins("remove", "order");

        assertThat(removed.code()).isEqualTo(1);
        assertThat(removed.err()).contains("There is no plugin 'order'").contains("There are: orders-1.0");
    }

    @Test
    void ofTwoVersionsOneMustBeNamed() throws IOException {
        Path next = Files.copy(orders, folder.resolve("orders-2.0.zip"));
        line.plugins("install", orders.toString(), next.toString());

        Ended removed = line.plugins("remove", "orders");

        assertThat(removed.code()).isEqualTo(1);
        assertThat(removed.err()).contains("is installed 2 times").contains("NAME:VERSION");
        assertThat(line.plugins("remove", "orders:2.0").code()).isZero();
        assertThat(line.files()).contains("orders-1.0").doesNotContain("orders-2.0");
    }

    @Test
    void whatSomebodyElsePutThereIsRemovedByForceAlone() throws IOException {
        Files.createDirectories(line.plugins.resolve("by-hand"));

        assertThat(line.plugins("remove", "by-hand").err()).contains("was not installed by this command");
        assertThat(line.files()).containsExactly("by-hand");
        assertThat(line.plugins("remove", "--force", "by-hand").code()).isZero();
        assertThat(line.files()).isEmpty();
    }

    @Test
    void linksAreNotFollowedOutOfThePath() throws IOException {
        Path precious = Files.createDirectories(folder.resolve("precious"));
        Files.write(precious.resolve("keep.jar"), Jars.connector("Keep"));
        Files.createSymbolicLink(line.plugins.resolve("link"), precious);
        line.plugins("install", orders.toString());
        Files.createSymbolicLink(line.plugins.resolve("orders-1.0/inside"), precious);

        assertThat(line.plugins("remove", "--force", "link").code()).isZero();
        assertThat(line.plugins("remove", "orders").code()).isZero();

        assertThat(line.files()).isEmpty();
        assertThat(precious.resolve("keep.jar")).exists();
    }

    @Test
    void namesThatLeadOutAreNoPlugins() {
        assertThat(line.plugins("remove", "--force", "../precious").err()).contains("There is no plugin '../precious'");
    }

    @Test
    void theFirstDirectoryOfAWorkersPluginPathIsMeant() throws IOException {
        Path first = folder.resolve("first");
        Path config = Files.writeString(
                folder.resolve("worker.properties"), "plugin.path=" + first + " , " + folder.resolve("second") + "\n");

        Ended installed = line.plugins("install", "--worker-config", config.toString(), orders.toString());

        assertThat(installed.out()).contains(first.resolve("orders-1.0").toString());
        assertThat(Line.filesBelow(first)).contains("orders-1.0");
        assertThat(line.plugins("list", "--worker-config", config.toString()).out())
                .contains("orders 1.0");
    }

    @Test
    void aWorkerWithoutPluginPathIsNamed() throws IOException {
        Path config = Files.writeString(folder.resolve("worker.properties"), "group.id=x\n");

        assertThat(line.plugins("list", "--worker-config", config.toString()).err())
                .contains(config + " has no plugin.path");
        assertThat(line.plugins(
                                "list",
                                "--worker-config",
                                folder.resolve("none").toString())
                        .err())
                .contains("there is no " + folder.resolve("none"));
        assertThat(line.plugins("list", "--plugin-path", "a,,b").err()).contains("none of them empty");
    }

    @Test
    void aPathWhoseParentIsMissingIsNotMadeUp() {
        Ended installed = line.plugins(
                "install", "--plugin-path", folder.resolve("typo/plugins").toString(), orders.toString());

        assertThat(installed.code()).isEqualTo(1);
        assertThat(installed.err()).contains("cannot be created: there is no directory " + folder.resolve("typo"));
    }

    @Test
    void anElementThatIsAFileIsToldAsSuch() {
        Ended installed = line.plugins("install", "--plugin-path", orders.toString(), orders.toString());

        assertThat(installed.code()).isEqualTo(1);
        assertThat(installed.err()).contains("cannot be created: " + orders);
    }

    @Test
    void aRunningWorkerIsAskedToLookAgain() throws IOException {
        List<String> asked = new CopyOnWriteArrayList<>();
        HttpServer worker =
                worker(200, "{\"added\":[{}],\"removed\":[],\"changed\":[],\"problems\":[\"x is odd\"]}", asked);
        try {
            String url = "127.0.0.1:" + worker.getAddress().getPort();

            Ended installed = line.plugins("install", "--worker", "http://me:secret@" + url, orders.toString());

            assertThat(installed.code()).as(installed.err()).isZero();
            assertThat(installed.out())
                    .contains("The worker at http://" + url + " has looked at its plugin path again: 1 plugins added")
                    .contains("Problem: x is odd")
                    .doesNotContain("secret");
            assertThat(asked).containsExactly("POST /connector-plugins/reload Basic bWU6c2VjcmV0");
        } finally {
            worker.stop(0);
        }
    }

    @Test
    void aWorkerThatCannotOrIsAwayIsAFailureButThePluginStays() throws IOException {
        HttpServer apache = worker(405, "", new CopyOnWriteArrayList<>());
        String url = "http://127.0.0.1:" + apache.getAddress().getPort() + "/";
        Ended installed = line.plugins("install", "--worker", url, orders.toString());
        apache.stop(0);
        Ended removed = line.plugins("remove", "--worker", url, "orders");

        assertThat(installed.code()).isEqualTo(1);
        assertThat(installed.err()).contains("it is no Tributary. Restart it");
        assertThat(removed.code()).isEqualTo(1);
        assertThat(removed.err()).contains("cannot be reached");
        assertThat(line.files()).isEmpty();
    }

    @Test
    void whatAnswersWithoutBeingAWorkerIsToldAsSuch() throws IOException {
        HttpServer proxy = worker(200, "<html>Welcome</html>", new CopyOnWriteArrayList<>());
        try {
            String url = "http://127.0.0.1:" + proxy.getAddress().getPort();

            Ended installed = line.plugins("install", "--worker", url, orders.toString());

            assertThat(installed.code()).isEqualTo(1);
            assertThat(installed.err())
                    .contains("what answers there is no worker")
                    .doesNotContain("cannot be reached");
        } finally {
            proxy.stop(0);
        }
    }

    @Test
    void aNameThatNoFileCanHaveIsToldAsSuch() {
        for (String name : new String[] {"\uD800.zip", "\uD800"}) {
            Ended installed = line.plugins("install", name);

            assertThat(installed.code()).isEqualTo(1);
            assertThat(installed.err()).contains("There can be no file").contains("LC_ALL");
        }
    }

    @Test
    void wrongArgumentsAreExitCodeTwoAndSaidWithWhatWasExpected() {
        assertUsage(line.run(), "Usage: tributary");
        assertUsage(line.run("plugins"), "Missing required subcommand");
        assertUsage(line.run("plugin"), "plugin");
        assertUsage(line.plugins("install"), "PLUGIN");
        assertUsage(line.plugins("install", "nonsense"), "'nonsense' is neither a file nor the coordinates");
        assertUsage(line.plugins("install", "a b:c:1"), "has the group 'a b'");
        assertUsage(line.plugins("install", "a:c:../1"), "There is no file");
        assertUsage(line.plugins("install", "--timeout", "0", "a:b:1"), "--timeout: 0 (expected: 1 to 3600)");
        assertUsage(line.plugins("install", "--worker", "localhost:8083", "a:b:1"), "expected: such as http://local");
        Ended withPassword = line.plugins("remove", "--worker", "http://me:sec ret@host/", "x");
        assertUsage(withPassword, "it is no URL: Illegal character");
        assertThat(withPassword.err()).doesNotContain("sec ret");
        assertUsage(line.plugins("install", "--sha256", "00", orders.toString()), "64 hexadecimal digits");
        assertUsage(line.plugins("install", "--sha256", "0".repeat(64), "a:b:1"), "--sha256 is for one file");
        for (String moving : new String[] {"a:b", "a:b:LATEST", "a:b:[1,2)", "a:b:1.+", "a:b:"}) {
            assertUsage(line.plugins("install", "--offline", moving), "does not say which version");
        }
    }

    @Test
    void helpTellsTheExitCodes() {
        Ended help = line.plugins("install", "--help");

        assertThat(help.code()).isZero();
        assertThat(help.out()).contains("Exit codes:").contains("GROUP:ARTIFACT:VERSION");
    }

    private static void assertUsage(Ended ended, String text) {
        assertThat(ended.err()).contains(text);
        if (!text.startsWith("There is no file")) {
            assertThat(ended.code()).as(ended.err()).isEqualTo(2);
        }
    }

    private static HttpServer worker(int status, String body, List<String> asked) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization"));
            byte[] bytes = Jars.text(body);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        return server;
    }
}
