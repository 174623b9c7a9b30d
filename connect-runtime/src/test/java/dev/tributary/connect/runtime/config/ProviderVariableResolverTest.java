package dev.tributary.connect.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.connect.runtime.config.ConfigProviderSettings.ProviderChoice;
import dev.tributary.connect.runtime.config.Variables.Variable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProviderVariableResolverTest {
    private final Secrets secrets = new Secrets();
    private final ProviderVariableResolver resolver = ProviderVariableResolver.open(
            new ConfigProviderSettings(List.of(
                    new ProviderChoice(
                            "vault", "Vault", Map.of("user", "bob", "password", "s3cret", "loop", "${vault:user}")),
                    new ProviderChoice("short", "Vault", Map.of("key:with:colons", "1", "ttl", "1500")))),
            TestPlugins.all(),
            secrets);

    @BeforeEach
    void nothingWasAsked() {
        TestPlugins.Vault.ASKED.clear();
    }

    @AfterEach
    void close() {
        resolver.close();
    }

    @Test
    void severalVariablesInOneValueAreReplaced() {
        assertThat(resolver.resolve(Map.of("url", "jdbc:${vault:user}/${vault:p:password}@db")))
                .containsExactly(Map.entry("url", "jdbc:bob/s3cret@db"));
    }

    @Test
    void whatNobodyKnowsStaysAsItIs() {
        Map<String, String> raw = new LinkedHashMap<>();
        raw.put("unknown provider", "${file:/x:y}");
        raw.put("unknown key", "${vault:nobody}");
        raw.put("no variable", "$vault {vault:user} ${vault}");
        raw.put("nothing", null);
        raw.put("${vault:user}", "keys are not resolved");

        assertThat(resolver.resolve(raw)).isEqualTo(raw);
    }

    @Test
    void whatAProviderAnswersIsNotResolvedAgain() {
        assertThat(resolver.resolve(Map.of("a", "${vault:loop}"))).containsEntry("a", "${vault:user}");
    }

    @Test
    void theKeyMayContainColonsBehindAPath() {
        assertThat(resolver.resolve(Map.of("a", "${short::key:with:colons}"))).containsEntry("a", "1");
    }

    @Test
    void aProviderIsAskedOnceForEachPath() {
        resolver.resolve(
                Map.of("a", "${vault:x:user}", "b", "${vault:x:password}${vault:x:user}", "c", "${vault:user}"));

        assertThat(TestPlugins.Vault.ASKED).hasSize(2).anyMatch(asked -> asked.equals("[user]"));
    }

    @Test
    void timesToLiveAreTold() {
        List<String> told = new ArrayList<>();

        resolver.resolve(
                Map.of("a", "${short:p:x}", "b", "${vault:user}"),
                (provider, path, ttl) -> told.add(provider + " " + path + " " + ttl.toMillis()));

        assertThat(told).containsExactly("short p 1500");
    }

    @Test
    void aProviderThatThrowsIsNamedWithWhatItWasAsked() {
        assertThatThrownBy(() -> resolver.resolve(Map.of("a", "${vault:sealed:door}")))
                .isInstanceOf(ConnectException.class)
                .hasMessage("Config provider 'vault' did not answer for path 'sealed', keys [door]: sealed")
                .hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void providersAreClosedWithTheResolver() {
        int before = TestPlugins.Vault.open;

        ProviderVariableResolver.open(
                        new ConfigProviderSettings(List.of(new ProviderChoice("v", "Vault", Map.of()))),
                        TestPlugins.all(),
                        new Secrets())
                .close();

        assertThat(TestPlugins.Vault.open).isEqualTo(before);
    }

    @Test
    void variablesArePutBackIntoTaskConfigurationsUnderTheSameKey() {
        Map<String, String> raw = new LinkedHashMap<>(
                Map.of("password", "${vault:password}", "plain", "p", "only.connector", "${vault:user}"));
        raw.put("null", null);
        Map<String, String> task = new LinkedHashMap<>(
                Map.of("password", "s3cret", "plain", "changed", "copied.elsewhere", "s3cret", "null", "x"));

        assertThat(resolver.putVariablesBack(raw, task))
                .isEqualTo(Map.of(
                        "password",
                        "${vault:password}",
                        "plain",
                        "changed",
                        "copied.elsewhere",
                        "s3cret",
                        "null",
                        "x"));
    }

    @Test
    void aLongSecretIsReplacedWhereverTheConnectorCopiedIt() {
        secrets.learn("${vault:long}", "correct-horse");
        secrets.learn("${vault:other}", "battery-staple");
        Map<String, String> raw = Map.of("password", "${vault:long}");

        assertThat(resolver.putVariablesBack(
                        raw,
                        Map.of(
                                "db.url", "jdbc:pg://me:correct-horse@db/?p=correct-horse",
                                "of.another.connector", "battery-staple")))
                .isEqualTo(Map.of(
                        "db.url", "jdbc:pg://me:${vault:long}@db/?p=${vault:long}",
                        "of.another.connector", "battery-staple"));
    }

    @Test
    void whatWouldNotResolveToTheSameTextIsLeftAsItIs() {
        secrets.learn("${vault:long}", "correct-horse");

        assertThat(resolver.putVariablesBack(Map.of("p", "${vault:long}"), Map.of("odd", "${correct-horse")))
                .isEqualTo(Map.of("odd", "${correct-horse"));
    }

    @Test
    void whatWasAnsweredIsNoMoreShown() {
        resolver.resolve(Map.of("a", "${vault:p:password}"));

        assertThat(resolver.redact("login as bob with s3cret failed"))
                .isEqualTo("login as bob with ${vault:p:password} failed");
    }

    @Property(tries = 200)
    void everyVariableThatIsWrittenIsFound(
            @ForAll @CharRange(from = 'a', to = 'c') String provider,
            @ForAll @CharRange(from = '/', to = '9') String path,
            @ForAll @CharRange(from = '0', to = ':') String key) {
        String text = "before ${" + provider + ":" + path + ":" + key + "} after";

        assertThat(Variables.of(text)).containsExactly(new Variable(provider, path, key));
        assertThat(Variables.substitute(text, variable -> "$1\\{")).isEqualTo("before $1\\{ after");
        assertThat(Variables.substitute(text, variable -> null)).isEqualTo(text);
    }
}
