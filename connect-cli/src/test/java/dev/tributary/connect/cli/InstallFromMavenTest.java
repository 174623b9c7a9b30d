package dev.tributary.connect.cli;

import static dev.tributary.connect.cli.Repository.dependency;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.cli.Line.Ended;
import dev.tributary.connect.cli.Repository.Manner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallFromMavenTest {
    private static final String ORDERS = "com.acme:orders:1.0";

    @TempDir
    Path folder;

    private final Repository repository = new Repository();
    private Line line;

    @BeforeEach
    void aRepositoryWithAConnector() {
        line = new Line(folder);
        line.environment.put("TRIBUTARY_MAVEN_REPOSITORIES", repository.url());
        repository
                .publish(
                        ORDERS,
                        Jars.connector("com.acme.Orders"),
                        dependency("com.acme:driver:2.0", ""),
                        dependency("com.acme:later:1.0", "<scope>runtime</scope>"),
                        dependency("com.acme:junit:1.0", "<scope>test</scope>"),
                        dependency("com.acme:given:1.0", "<scope>provided</scope>"),
                        dependency("com.acme:maybe:1.0", "<optional>true</optional>"),
                        dependency("org.apache.kafka:connect-api:4.3.1", ""),
                        dependency("ch.qos.logback:logback-classic:1.5.0", ""))
                .publish("com.acme:driver:2.0", Jars.library("driver"), dependency("com.acme:wire:3.0", ""))
                .publish("com.acme:wire:3.0", Jars.library("wire"), dependency("org.slf4j:slf4j-api:2.0.1", ""))
                .publish("com.acme:later:1.0", Jars.library("later"));
    }

    @AfterEach
    void close() {
        repository.close();
    }

    @Test
    void aConnectorComesWithWhatItNeedsWhenItRunsAndNothingElse() {
        Ended ended = line.plugins("install", ORDERS);

        assertThat(ended.err())
                .contains("Left out, because the worker has it: ch.qos.logback:logback-classic,"
                        + " org.apache.kafka:connect-api, org.slf4j:slf4j-api");
        assertThat(ended.out())
                .contains("Installed orders 1.0 in " + line.plugins.resolve("orders-1.0"))
                .contains("source com.acme.Orders")
                .contains("/connector-plugins/reload");
        assertThat(ended.code()).isZero();
        assertThat(line.files())
                .containsExactly(
                        "orders-1.0",
                        "orders-1.0/driver-2.0.jar",
                        "orders-1.0/later-1.0.jar",
                        "orders-1.0/orders-1.0.jar",
                        "orders-1.0/tributary-plugin.json",
                        "orders-1.0/wire-3.0.jar");
        assertThat(repository.requests()).noneMatch(path -> path.contains("junit") || path.contains("connect-api"));
    }

    @Test
    void exclusionsOfPomsCount() {
        repository.publish(
                "com.acme:slim:1.0",
                Jars.connector("com.acme.Slim"),
                dependency(
                        "com.acme:driver:2.0",
                        "<exclusions><exclusion><groupId>com.acme</groupId><artifactId>wire</artifactId></exclusion></exclusions>"));

        assertThat(line.plugins("install", "com.acme:slim:1.0").code()).isZero();

        assertThat(line.files()).contains("slim-1.0/driver-2.0.jar").doesNotContain("slim-1.0/wire-3.0.jar");
    }

    @Test
    void theRuntimeOfApacheComesWithoutWhatItNeedsToBeAWorker() {
        repository
                .publish(
                        "com.acme:mirror:1.0",
                        Jars.connector("com.acme.Mirror"),
                        dependency("org.apache.kafka:connect-runtime:4.3.1", ""))
                .publish(
                        "org.apache.kafka:connect-runtime:4.3.1",
                        Jars.library("runtime"),
                        dependency("org.eclipse.jetty:jetty-server:12.0.0", ""));

        assertThat(line.plugins("install", "com.acme:mirror:1.0").code()).isZero();

        assertThat(line.files())
                .contains("mirror-1.0/connect-runtime-4.3.1.jar")
                .noneMatch(file -> file.contains("jetty"));
    }

    @Test
    void twoLibrariesOfOneNameAreBothInstalled() {
        repository
                .publish("org.one:util:1.0", Jars.library("one"))
                .publish("org.two:util:1.0", Jars.library("two"))
                .publish(
                        "com.acme:both:1.0",
                        Jars.connector("com.acme.Both"),
                        dependency("org.one:util:1.0", ""),
                        dependency("org.two:util:1.0", ""));

        assertThat(line.plugins("install", "com.acme:both:1.0").code()).isZero();

        assertThat(line.files()).contains("both-1.0/util-1.0.jar", "both-1.0/org.two.util-1.0.jar");
    }

    @Test
    void theSecondTimeNothingIsDoneAndNobodyIsAsked() {
        line.plugins("install", ORDERS);
        repository.requests().clear();

        Ended again = line.plugins("install", ORDERS);

        assertThat(again.out()).contains("orders 1.0 is installed already");
        assertThat(again.code()).isZero();
        assertThat(repository.requests()).isEmpty();
    }

    @Test
    void aPluginThatWasChangedIsReplacedOnlyByForce() throws IOException {
        line.plugins("install", ORDERS);
        Path driver = line.plugins.resolve("orders-1.0/driver-2.0.jar");
        byte[] original = Files.readAllBytes(driver);
        Files.write(driver, Jars.library("patched"));

        Ended refused = line.plugins("install", ORDERS);
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains("driver-2.0.jar has been changed").contains("--force");
        assertThat(Files.readAllBytes(driver)).isEqualTo(Jars.library("patched"));

        Ended forced = line.plugins("install", "--force", ORDERS);
        assertThat(forced.code()).isZero();
        assertThat(forced.out()).contains("Replaced orders 1.0");
        assertThat(Files.readAllBytes(driver)).isEqualTo(original);
        assertThat(line.files()).noneMatch(file -> file.startsWith(".tributary"));
    }

    @Test
    void anotherVersionIsInstalledBesideAndThatIsSaid() {
        repository.publish("com.acme:orders:1.1", Jars.connector("com.acme.Orders"));
        line.plugins("install", ORDERS);

        Ended second = line.plugins("install", "com.acme:orders:1.1");

        assertThat(second.code()).isZero();
        assertThat(second.out()).contains("Also installed: orders-1.0").contains("connector.plugin.version");
        assertThat(line.files()).contains("orders-1.0", "orders-1.1");
    }

    @Test
    void aWrongChecksumOfALibraryFailsAndNamesTheFile() {
        String path = Repository.path("com.acme:wire:3.0", "jar");
        repository.putAlone(path + ".sha1", Jars.text("0000000000000000000000000000000000000000"));

        assertFailed(
                line.plugins("install", ORDERS),
                "com.acme:wire:jar:3.0",
                repository.url(),
                "checksum is",
                "0000000000");
    }

    @Test
    void aFileWithoutAnyChecksumIsNotTrusted() {
        repository.withdraw(Repository.path("com.acme:wire:3.0", "jar") + ".sha1");

        assertFailed(line.plugins("install", ORDERS), "com.acme:wire:jar:3.0", "without a checksum");
    }

    @Test
    void aFileThatWasDamagedInTheLocalRepositoryIsFoundOut() throws IOException {
        line.plugins("install", ORDERS);
        line.plugins("remove", "orders");
        Path local = line.home.resolve(".m2/repository").resolve(Repository.path("com.acme:wire:3.0", "jar"));
        Files.write(local, Jars.library("damaged"));

        assertFailed(line.plugins("install", ORDERS), local.toString(), "is not what was downloaded", "Delete it");
    }

    @Test
    void anUnknownVersionIsAnsweredWithThoseThatThereAre() {
        assertFailed(
                line.plugins("install", "com.acme:orders:1.7"),
                "com.acme:orders:pom:1.7",
                repository.url() + "): not there",
                "There is com.acme:orders in the version 1.0.");
    }

    @Test
    void anUnknownArtifactIsAnsweredWithWhatToLookAt() {
        assertFailed(
                line.plugins("install", "com.acme:order:1.0"),
                "No version of com.acme:order is known there",
                "spelling");
    }

    @Test
    void aDependencyWithoutPomFails() {
        repository.withdraw(Repository.path("com.acme:wire:3.0", "pom"));

        assertFailed(line.plugins("install", ORDERS), "com.acme:wire:pom:3.0", "not there");
    }

    @Test
    void aMissingDependencyFails() {
        repository.withdraw(Repository.path("com.acme:wire:3.0", "jar"));

        assertFailed(line.plugins("install", ORDERS), "com.acme:wire:jar:3.0", "not there");
    }

    @Test
    void aRepositoryThatRefusesIsToldWithItsStatus() {
        repository.answer(Repository.path(ORDERS, "pom"), Manner.FORBIDDEN);

        assertFailed(line.plugins("install", ORDERS), "status 403", "<server>");
    }

    @Test
    void aRepositoryThatFallsSilentIsGivenUp() {
        repository.answer(Repository.path("com.acme:wire:3.0", "jar"), Manner.HANGING);

        assertFailed(
                line.plugins("install", "--timeout", "5", ORDERS), "com.acme:wire:jar:3.0", "did not answer in time");
    }

    @Test
    void aConnectionThatIsCutOffLeavesNothing() {
        repository.answer(Repository.path("com.acme:wire:3.0", "jar"), Manner.CUT_OFF);

        assertFailed(line.plugins("install", ORDERS), "com.acme:wire:jar:3.0", "cut off");
        repository.answer(Repository.path("com.acme:wire:3.0", "jar"), Manner.WHOLE);
        assertThat(line.plugins("install", ORDERS).code())
                .as("the failure is not remembered")
                .isZero();
    }

    @Test
    void aRepositoryThatIsAwayIsToldAsSuch() {
        repository.close();

        assertFailed(line.plugins("install", ORDERS), "cannot be reached", "TRIBUTARY_MAVEN_REPOSITORIES");
    }

    @Test
    void offlineOnlyTheLocalRepositoryIsUsed() {
        assertFailed(line.plugins("install", "--offline", ORDERS), "offline");
        line.plugins("install", ORDERS);
        line.plugins("remove", "orders");
        repository.close();

        assertThat(line.plugins("install", "--offline", ORDERS).code()).isZero();
    }

    @Test
    void oneThatFailsDoesNotKeepTheOthersAway() {
        Ended ended = line.plugins("install", "com.acme:nothing:1.0", ORDERS);

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err()).contains("com.acme:nothing:1.0 cannot be installed");
        assertThat(line.files()).contains("orders-1.0");
    }

    @Test
    void whatHoldsNoPluginIsNotInstalled() {
        assertFailed(line.plugins("install", "com.acme:driver:2.0"), "com.acme:driver:2.0 holds no Connect plugin");
    }

    @Test
    void anArchiveInARepositoryIsUnpacked() {
        byte[] zip = Jars.zip(java.util.Map.of("orders/orders.jar", Jars.connector("com.acme.Orders")));
        repository.put("com/acme/orders/1.0/orders-1.0-plugin.zip", zip);

        Ended ended = line.plugins("install", "com.acme:orders:zip:plugin:1.0");

        assertThat(ended.err()).contains("Downloaded orders-1.0-plugin.zip");
        assertThat(ended.code()).isZero();
        assertThat(line.files()).contains("orders-1.0/orders.jar");
    }

    @Test
    void mirrorsAndCredentialsOfTheSettingsCount() throws IOException {
        line.environment.put("TRIBUTARY_MAVEN_REPOSITORIES", "central");
        Files.createDirectories(line.home.resolve(".m2"));
        Files.writeString(
                line.home.resolve(".m2/settings.xml"),
                "<settings><localRepository>" + folder.resolve("elsewhere")
                        + "</localRepository><mirrors><mirror><id>m</id>" + "<mirrorOf>*</mirrorOf><url>"
                        + repository.url() + "</url></mirror></mirrors></settings>");

        assertThat(line.plugins("install", ORDERS).code()).isZero();

        assertThat(folder.resolve("elsewhere/com/acme/orders")).isDirectory();
    }

    @Test
    void brokenSettingsAreNamed() throws IOException {
        Path settings = Files.writeString(folder.resolve("s.xml"), "<settings><mirrors>");

        assertFailed(
                line.plugins("install", "--settings", settings.toString(), ORDERS),
                settings.toString(),
                "cannot be used");
    }

    @Test
    void aRepositoryWithoutEncryptionElsewhereIsRefused() {
        assertFailed(line.plugins("install", "--repository", "http://repo.example.com/", ORDERS), "without encryption");
        assertFailed(line.plugins("install", "--repository", "ftp://repo.example.com/", ORDERS), "scheme 'ftp'");
        assertFailed(line.plugins("install", "--repository", "https://a:b@repo.example.com/", ORDERS), "<server>");
        assertThat(repository.requests()).isEmpty();
    }

    private void assertFailed(Ended ended, String... texts) {
        assertThat(ended.err()).contains(texts);
        assertThat(ended.code()).as(ended.err()).isEqualTo(1);
        assertThat(line.files()).as("nothing is left").isEmpty();
    }
}
