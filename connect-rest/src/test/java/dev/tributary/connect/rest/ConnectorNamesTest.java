package dev.tributary.connect.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.ConnectorOffset;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Any name that can be created can be addressed, in every path that names a connector. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConnectorNamesTest {
    private final Rest rest = Rest.start();

    @AfterAll
    void close() {
        rest.close();
    }

    /** Every byte encoded: the other way to write a name, beside the one that the server uses. */
    private static String fullyEncoded(String name) {
        StringBuilder encoded = new StringBuilder();
        for (byte octet : name.getBytes(StandardCharsets.UTF_8)) {
            encoded.append(String.format("%%%02x", octet));
        }
        return encoded.toString();
    }

    /** Creates a connector and tells the path that the answer names. */
    private String created(String name) throws JsonProcessingException {
        rest.cluster.connectors.clear();
        String body = new ObjectMapper().writeValueAsString(Map.of("name", name, "config", Map.of()));
        return URI.create(rest.send("POST", "/connectors", body).header("location"))
                .getRawPath();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "a/b",
                "/",
                "//",
                "a/",
                "/a",
                "a%b",
                "%",
                "100%25",
                "%2F",
                "a b",
                " ",
                "a+b",
                "ä",
                "名前",
                "🙂",
                ".",
                "..",
                "a.b",
                "...",
                "a;b=c",
                ";",
                "a?b",
                "a#b",
                "a&b=c",
                "a\\b",
                "\"a\"",
                "<a>",
                "a:b",
                "@",
                "a,b",
                "~a_-b",
                "{a}",
                "status",
                "connectors",
                "a/status",
                "a/tasks/0/status",
                "../connector-plugins",
                "[",
                "|",
                "^",
                "`",
                "'",
                "(",
                "*",
                "a%00b",
                "%zz"
            })
    void aConnectorWithAnyNameIsAddressedInEveryPath(String name) throws JsonProcessingException {
        ConnectorName connector = ConnectorName.of(name);
        String path = name.equals(name.trim()) ? created(name) : "/connectors/" + fullyEncoded(name); // creation trims
        rest.cluster.with(name);
        rest.cluster.topics.put(connector, Set.of("t"));
        rest.cluster.offsets.put(connector, List.of(new ConnectorOffset(Map.of("p", name), Map.of("o", 1))));

        for (String address : new TreeSet<>(List.of(path, "/connectors/" + fullyEncoded(name)))) {
            rest.cluster.with(name);
            assertThat(rest.get(address).json().path("name").asText()).isEqualTo(name);
            assertThat(rest.get(address + "/").json().path("name").asText()).isEqualTo(name);
            assertThat(rest.get(address + "/config").json().path("name").asText())
                    .isEqualTo(name);
            assertThat(rest.get(address + "/status").json().path("name").asText())
                    .isEqualTo(name);
            assertThat(rest.get(address + "/tasks").json().at("/1/id/connector").asText())
                    .isEqualTo(name);
            assertThat(rest.get(address + "/tasks/1/status").json().path("id").asInt())
                    .isEqualTo(1);
            assertThat(rest.get(address + "/topics").json().fieldNames())
                    .toIterable()
                    .containsExactly(name);
            assertThat(rest.get(address + "/offsets")
                            .json()
                            .at("/offsets/0/partition/p")
                            .asText())
                    .isEqualTo(name);
            assertThat(rest.send("PUT", address + "/config", "{}").status()).isEqualTo(200);
            assertThat(rest.send("PATCH", address + "/config", "{\"x\":1}").status())
                    .isEqualTo(200);
            assertThat(rest.send("PUT", address + "/pause", null).status()).isEqualTo(202);
            assertThat(rest.send("PUT", address + "/stop", null).status()).isEqualTo(204);
            assertThat(rest.send("POST", address + "/restart", null).status()).isEqualTo(204);
            assertThat(rest.send("POST", address + "/tasks/0/restart", null).status())
                    .isEqualTo(204);
            assertThat(rest.send("DELETE", address, null).status()).isEqualTo(204);
            assertThat(rest.cluster.connectors).doesNotContainKey(connector);
        }
    }

    @Test
    void aPlusInAPathIsAPlusAndNotASpace() {
        rest.cluster.with("a+b");
        assertThat(rest.get("/connectors/a+b").json().path("name").asText()).isEqualTo("a+b");
    }

    @Test
    void aSlashThatIsNotEncodedSeparates() {
        rest.cluster.with("a/b");
        assertThat(rest.get("/connectors/a/b").status()).isEqualTo(404);
    }

    @Test
    void aNameIsDecodedOnce() {
        rest.cluster.with("a%2Fb");
        assertThat(rest.get("/connectors/a%252Fb").json().path("name").asText()).isEqualTo("a%2Fb");
        assertThat(rest.get("/connectors/a%2Fb").status()).isEqualTo(404);
    }
}
