package dev.tributary.connect.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResolvedConfigTest {
    private final List<Map<String, String>> asked = new ArrayList<>();
    private String secret = "one";

    /** Answers every variable of provider v, good for a minute. */
    private final VariableResolver vault = new VariableResolver() {
        @Override
        public Map<String, String> resolve(Map<String, String> raw) {
            return resolve(raw, TtlListener.NONE);
        }

        @Override
        public Map<String, String> resolve(Map<String, String> raw, TtlListener listener) {
            Map<String, String> resolved = new LinkedHashMap<>();
            raw.forEach((key, value) -> resolved.put(key, Variables.substitute(value, variable -> {
                asked.add(Map.of(variable.path(), variable.key()));
                listener.onTtl("v", variable.path(), Duration.ofMinutes(1));
                return secret;
            })));
            return resolved;
        }
    };

    private Resolution resolution(Map<String, String> raw) {
        return ResolvedConfig.of(raw, vault).resolution();
    }

    @Test
    void theFingerprintChangesWithTheValuesAndTellsNoneOfThem() {
        Map<String, String> raw = Map.of("name", "c", "password", "${v:p:k}");
        Resolution first = resolution(raw);
        Resolution again = resolution(raw);
        secret = "two";

        assertThat(again).isEqualTo(first);
        assertThat(resolution(raw).fingerprint()).isNotEqualTo(first.fingerprint());
        assertThat(first.toString()).doesNotContain("one");
    }

    @Test
    void timesToLiveAreToldByProviderAndPathUnlessNothingIsToBeDone() {
        assertThat(resolution(Map.of("a", "${v:p:k}", "b", "${v:q:k}")).timesToLive())
                .isEqualTo(Map.of("v:p", Duration.ofMinutes(1), "v:q", Duration.ofMinutes(1)));
        assertThat(resolution(Map.of("a", "${v:p:k}", "config.action.reload", "none"))
                        .timesToLive())
                .isEmpty();
        assertThat(resolution(Map.of("a", "plain")).timesToLive()).isEmpty();
    }

    @Test
    void variablesThatTheConnectorGaveToItsTasksCountToo() {
        ResolvedConfig config = ResolvedConfig.of(Map.of("a", "${v:p:k}"), vault);

        Resolution with = config.with(List.of(Map.of("a", "${v:p:k}", "own", "${v:r:k}", "copy", "x${v:p:k}")));

        assertThat(with.timesToLive()).containsOnlyKeys("v:p", "v:r");
        assertThat(asked).as("a provider is not asked twice").containsExactly(Map.of("p", "k"), Map.of("r", "k"));
    }
}
