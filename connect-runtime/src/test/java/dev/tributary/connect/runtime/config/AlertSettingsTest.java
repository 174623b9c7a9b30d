package dev.tributary.connect.runtime.config;

import static dev.tributary.connect.runtime.config.Workers.config;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tributary.connect.api.AlertKind;
import dev.tributary.connect.api.AlertPolicy;
import dev.tributary.connect.api.AlertSettings;
import dev.tributary.connect.api.InvalidWorkerConfigException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code tributary.alerts.*} of workers and connectors. */
class AlertSettingsTest {
    private final InstalledPlugins plugins = TestPlugins.all();

    private AlertSettings settings(String... more) {
        return config(Mode.STANDALONE, plugins, more).alerts();
    }

    private String problem(String... more) {
        return catchThrowableOfType(InvalidWorkerConfigException.class, () -> settings(more))
                .getMessage();
    }

    @Test
    void aWorkerThatSaysNothingWatchesForEverythingButLagAndTellsNobody() {
        assertThat(settings()).isEqualTo(AlertSettings.DEFAULT);
        assertThat(settings().policy().has(AlertKind.TASK_FAILED)).isTrue();
        assertThat(settings().policy().has(AlertKind.LAG)).isFalse();
    }

    @Test
    void everySettingIsRead() {
        AlertSettings settings = settings(
                "tributary.alerts.rules",
                "LAG, stalled",
                "tributary.alerts.pending.ms",
                "0",
                "tributary.alerts.lag.records",
                "100",
                "tributary.alerts.lag.ms",
                "2000",
                "tributary.alerts.webhook.urls",
                " https://a.example.com/hook?key=1 , http://b:81, http://b:81",
                "tributary.alerts.webhook.headers",
                "Authorization: Bearer x, \"X-Two: a, b\" ,X-Three:c",
                "tributary.alerts.webhook.timeout.ms",
                "3000",
                "tributary.alerts.webhook.retry.initial.backoff.ms",
                "5",
                "tributary.alerts.webhook.retry.max.backoff.ms",
                "50",
                "tributary.alerts.authorization",
                "Basic y");
        assertThat(settings)
                .isEqualTo(new AlertSettings(
                        new AlertPolicy(
                                Set.of(AlertKind.LAG, AlertKind.STALLED), Duration.ZERO, 100, Duration.ofSeconds(2)),
                        List.of(URI.create("https://a.example.com/hook?key=1"), URI.create("http://b:81")),
                        Map.of("Authorization", "Bearer x", "X-Two", "a, b", "X-Three", "c"),
                        Duration.ofSeconds(3),
                        Duration.ofMillis(5),
                        Duration.ofMillis(50),
                        "Basic y"));
        assertThat(settings.toString()).doesNotContain("Bearer", "example", "Basic");
        assertThat(settings("tributary.alerts.rules", "none").policy().kinds()).isEmpty();
        assertThat(settings("tributary.alerts.rules", "").policy().kinds()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "ftp://h/s3cret | address 1 of 1: ftp://h/[hidden] | http:// or https://",
                "https://h/,h/s3cret | address 2 of 2 | http:// or https://",
                "https:///s3cret | address 1 of 1: https://[hidden] | an address with a host",
                "https://u:s3cret@h/ | address 1 of 1: https://h/[hidden] | tributary.alerts.webhook.headers",
                "https://h/s3cret x | address 1 of 1: [hidden] | Wrong at its character 17",
                "https://h/, | address 2 of 2 | http:// or https://",
            })
    void aWrongAddressIsToldByItsPlaceAndWithoutSecrets(String urls, String shown, String expected) {
        assertThat(problem("tributary.alerts.webhook.urls", urls))
                .contains("tributary.alerts.webhook.urls: '" + shown)
                .contains(expected)
                .doesNotContain("s3cret");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "s3cret | header 1 | Name: value",
                "A: b, X Y: s3cret | header 2 | Name: value",
                "A: b, Host: s3cret | header 2 | another header than Host",
                "A: | header 1 | not empty",
                "\"A: s3cret | header 1 | double quote",
            })
    void aWrongHeaderIsToldByItsPlaceAndWithoutSecrets(String headers, String shown, String expected) {
        assertThat(problem("tributary.alerts.webhook.headers", headers))
                .contains("tributary.alerts.webhook.headers: '" + shown)
                .contains(expected)
                .doesNotContain("s3cret");
    }

    @Test
    void otherValuesAreCheckedToo() {
        assertThat(problem("tributary.alerts.rules", "lagg"))
                .contains("'lagg'")
                .contains("connector_failed, task_failed, stalled, tasks_missing, lag; or none");
        assertThat(problem("tributary.alerts.rules", "none,lag")).contains("'none,lag'");
        assertThat(problem("tributary.alerts.pending.ms", "-1")).contains("'-1'");
        assertThat(problem("tributary.alerts.webhook.retry.max.backoff.ms", "10"))
                .contains("tributary.alerts.webhook.retry.initial.backoff.ms, which is 1000, or more");
        assertThat(problem("tributary.alerts.webhok.urls", "x"))
                .contains("Did you mean tributary.alerts.webhook.urls?");
    }

    @Test
    void whatAConnectorSaysGoesBeforeWhatTheWorkerSaysAndWhatIsWrongIsToldAndLeftOut() {
        AlertPolicy worker = AlertSettings.DEFAULT.policy();
        List<String> wrong = new ArrayList<>();
        AlertPolicy policy = AlertKeys.policy(
                Map.of("tributary.alerts.rules", "none", "tributary.alerts.lag.records", "7", "name", "a"),
                worker,
                (key, problem) -> wrong.add(key));
        assertThat(policy).isEqualTo(new AlertPolicy(Set.of(), worker.pending(), 7, Duration.ZERO));
        assertThat(wrong).isEmpty();
        assertThat(AlertKeys.policy(Map.of("name", "a"), worker, (key, problem) -> wrong.add(key)))
                .isSameAs(worker);

        assertThat(AlertKeys.policy(
                        Map.of("tributary.alerts.lag.ms", "soon", "tributary.alerts.pending.ms", "5"),
                        worker,
                        (key, problem) -> wrong.add(key + " " + problem)))
                .isEqualTo(new AlertPolicy(worker.kinds(), Duration.ofMillis(5), 0, Duration.ZERO));
        assertThat(wrong)
                .singleElement()
                .asString()
                .startsWith("tributary.alerts.lag.ms ")
                .contains("soon");
    }
}
