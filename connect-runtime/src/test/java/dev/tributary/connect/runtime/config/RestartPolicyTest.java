package dev.tributary.connect.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.connect.api.ConfigProblem;
import dev.tributary.connect.api.ConfigValidation;
import dev.tributary.connect.api.ConfigWarning;
import dev.tributary.connect.api.InvalidWorkerConfigException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RestartPolicyTest {
    private final InstalledPlugins plugins = TestPlugins.all();

    private RestartPolicy worker(String... settings) {
        return Workers.config(Mode.STANDALONE, plugins, settings).restarts();
    }

    private ConfigValidation validate(String... more) {
        WorkerConfig worker = Workers.config(Mode.STANDALONE, plugins);
        Map<String, String> config = Workers.map("name", "c", "connector.class", "Numbers");
        config.putAll(Workers.map(more));
        return new PluginConnectorValidator(
                        worker,
                        plugins,
                        VariableResolver.NONE,
                        OverridePolicy.open(worker, plugins, Workers.NO_METRICS))
                .validate(config);
    }

    @Test
    void nothingIsRestartedUnlessSomebodySaysSo() {
        RestartPolicy unset = worker();
        assertThat(unset).isEqualTo(RestartPolicy.OFF);
        assertThat(unset.onFailure()).isFalse();
        assertThat(unset.initialBackoff()).isEqualTo(Duration.ofSeconds(1));
        assertThat(unset.maxBackoff()).isEqualTo(Duration.ofMinutes(5));
        assertThat(unset.budget()).isEqualTo(10);
        assertThat(unset.window()).isEqualTo(Duration.ofMinutes(30));
        assertThat(unset.never())
                .contains("org.apache.kafka.common.config.ConfigException")
                .hasSize(6);
    }

    @Test
    void theClassesThatAreNeverRetriedExist() {
        assertThat(RestartPolicy.OFF.never())
                .allSatisfy(name -> assertThat(Class.forName(name)).isAssignableTo(Throwable.class));
    }

    @Test
    void aWorkersSettingsAreRead() {
        assertThat(worker(
                        "tributary.restart.policy", "On-Failure",
                        "tributary.restart.initial.backoff.ms", "50",
                        "tributary.restart.max.backoff.ms", "60",
                        "tributary.restart.budget", "3",
                        "tributary.restart.window.ms", "1000",
                        "tributary.restart.never", "a.B, c.D"))
                .isEqualTo(new RestartPolicy(
                        true,
                        Duration.ofMillis(50),
                        Duration.ofMillis(60),
                        3,
                        Duration.ofSeconds(1),
                        java.util.Set.of("a.B", "c.D")));
    }

    @Test
    void everythingThatIsWrongIsToldWhenAWorkerStarts() {
        assertThatThrownBy(() -> worker(
                        "tributary.restart.policy", "always",
                        "tributary.restart.initial.backoff.ms", "0",
                        "tributary.restart.budget", "2000",
                        "tributary.restart.window.ms", "soon"))
                .isInstanceOfSatisfying(
                        InvalidWorkerConfigException.class,
                        refused -> assertThat(refused.problems())
                                .extracting(ConfigProblem::key)
                                .containsExactly(
                                        "tributary.restart.policy",
                                        "tributary.restart.initial.backoff.ms",
                                        "tributary.restart.budget",
                                        "tributary.restart.window.ms"))
                .hasMessageContaining("one of off, on-failure")
                .hasMessageContaining("1 to 1000");
        assertThatThrownBy(() -> worker("tributary.restart.initial.backoff.ms", "400000"))
                .hasMessageContaining("tributary.restart.max.backoff.ms")
                .hasMessageContaining("which is 400000, or more");
    }

    @Test
    void aConnectorsSettingsGoBeforeTheWorkersKeyByKey() {
        RestartPolicy worker = worker("tributary.restart.policy", "on-failure", "tributary.restart.budget", "7");
        assertThat(RestartPolicy.of(Map.of("tributary.restart.policy", "off"), worker, RestartPolicyTest::unexpected))
                .satisfies(policy -> {
                    assertThat(policy.onFailure()).isFalse();
                    assertThat(policy.budget()).isEqualTo(7);
                });
        assertThat(RestartPolicy.of(Map.of("tasks.max", "1"), worker, RestartPolicyTest::unexpected))
                .isSameAs(worker);
        assertThat(RestartPolicy.of(Map.of("tributary.restart.never", ""), worker, RestartPolicyTest::unexpected)
                        .never())
                .isEmpty();
    }

    private static void unexpected(String key, String problem) {
        throw new AssertionError(key + ": " + problem);
    }

    @Test
    void whatIsWrongInAConnectorIsToldAndTheWorkersHolds() {
        var problems = new ArrayList<String>();
        RestartPolicy worker = worker("tributary.restart.budget", "7");
        RestartPolicy policy = RestartPolicy.of(
                Map.of("tributary.restart.budget", "${file:x:y}", "tributary.restart.max.backoff.ms", "10"),
                worker,
                (key, problem) -> problems.add(key));
        assertThat(policy).isEqualTo(worker);
        assertThat(problems).containsExactlyInAnyOrder("tributary.restart.budget", "tributary.restart.max.backoff.ms");
    }

    @Test
    void validationShowsOnlyWhatIsWrong() {
        ConfigValidation without = validate();
        ConfigValidation right = validate("tributary.restart.policy", "on-failure", "tributary.restart.budget", "3");
        assertThat(right).isEqualTo(without);

        ConfigValidation wrong = validate("tributary.restart.policy", "on failure", "tributary.restart.budget", "3");
        assertThat(wrong.errorCount()).isEqualTo(without.errorCount() + 1);
        assertThat(wrong.entries())
                .filteredOn(
                        entry -> entry.value() != null && entry.value().name().startsWith("tributary."))
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.key()).isNull();
                    assertThat(entry.value().name()).isEqualTo("tributary.restart.policy");
                    assertThat(entry.value().errors())
                            .singleElement()
                            .asString()
                            .contains("one of off, on-failure");
                });
    }

    @Test
    void aSlipOfThePenIsWarnedOf() {
        assertThat(validate("tributary.restart.polcy", "off").warnings())
                .isEqualTo(List.of(new ConfigWarning("tributary.restart.polcy", "tributary.restart.policy")));
    }
}
