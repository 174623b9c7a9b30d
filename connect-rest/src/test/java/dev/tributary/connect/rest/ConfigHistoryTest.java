package dev.tributary.connect.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.api.ConfigVersion;
import dev.tributary.connect.api.ConnectorName;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The configurations that a connector has had. */
class ConfigHistoryTest {
    private final Rest rest = Rest.start();

    @BeforeEach
    void threeVersionsOfWhichTheFirstIsNotKept() {
        rest.cluster.with("a").with("new");
        Map<String, @Nullable String> former = new LinkedHashMap<>();
        former.put("name", "a");
        former.put("gone", "secret");
        former.put("other", null);
        rest.cluster.histories.put(
                ConnectorName.of("a"),
                List.of(
                        version(3, "w2:8083", Map.of("name", "a", "new", "3", "other", "x")),
                        version(2, null, former)));
    }

    private static ConfigVersion version(long number, @Nullable String worker, Map<String, @Nullable String> config) {
        return new ConfigVersion(number, Instant.ofEpochMilli(number * 1_000), worker, config);
    }

    @AfterEach
    void close() {
        rest.close();
    }

    @Test
    void versionsAreListedNewestFirstWithWhatWasChanged() {
        Rest.Answer answer = rest.get("/connectors/a/config/history");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body())
                .startsWith(
                        "{\"name\":\"a\",\"versions\":[{\"version\":3,\"at_ms\":3000,\"worker_id\":\"w2:8083\","
                                + "\"current\":true,\"changes\":{\"added\":[\"new\"],\"removed\":[\"gone\"],\"changed\":[\"other\"]},")
                .endsWith(",{\"version\":2,\"at_ms\":2000,\"worker_id\":null,\"current\":false,\"changes\":null,"
                        + "\"config\":{\"name\":\"a\",\"gone\":\"secret\",\"other\":null}}]}");
    }

    @Test
    void ofAConnectorThatWasNeverChangedThereIsWhatItHas() {
        assertThat(rest.get("/connectors/new/config/history").json().path("versions"))
                .hasSize(1)
                .first()
                .satisfies(only -> {
                    assertThat(only.path("current").asBoolean()).isTrue();
                    assertThat(only.path("changes").isNull()).isTrue();
                    assertThat(only.path("config"))
                            .isEqualTo(rest.get("/connectors/new/config").json());
                });
    }

    /** As GET /connectors/a/config answers, so that it can be sent to PUT as it is. */
    @Test
    void oneVersionIsTheConfigurationAlone() {
        assertThat(rest.get("/connectors/a/config/history/2").body())
                .isEqualTo("{\"name\":\"a\",\"gone\":\"secret\",\"other\":null}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "4", "02", "x", "-2", "99999999999999999999"})
    void aVersionThatIsNotKeptIsNotFound(String version) {
        Rest.Answer answer = rest.get("/connectors/a/config/history/" + version);
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json().path("message").asText())
                .isEqualTo("Connector a has no configuration of version '" + version + "' (expected: 2 to 3).");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/connectors/none/config/history", "/connectors/none/config/history/1"})
    void aConnectorThatIsNotThereHasNone(String path) {
        assertThat(rest.get(path).status()).isEqualTo(404);
    }
}
