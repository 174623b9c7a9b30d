package dev.tributary.connect.rest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with a body is told with status 400, where it is, and what is expected. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RequestBodiesTest {
    private final Rest rest = Rest.start();

    @AfterAll
    void close() {
        rest.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{                             | line 1, column",
                "{'a':1}                       | line 1, column",
                "{\"a\" 1}                     | line 1, column 6",
                "nonsense                      | nonsense",
                "[1]                           | a JSON array",
                "null                          | null",
                "\"text\"                      | a text",
                "12                            | a number",
                "true                          | a boolean",
                "{\"a\":{\"b\":1}}             | 'a': a JSON object at line 1, column",
                "{\"a\":[]}                    | 'a': a JSON array at line 1, column",
                "{\"a\":01}                    | line 1, column",
                "{\"a\":NaN}                   | NaN",
                "{}{}                          | goes on after its end",
                "{} x                          | line 1, column"
            })
    void aConfigurationThatIsNoneIsRefused(String body, String told) {
        for (String[] request : new String[][] {
            {"PUT", "/connectors/a/config"},
            {"PATCH", "/connectors/a/config"},
            {"PUT", "/connector-plugins/X/config/validate"}
        }) {
            assertRefused(rest.send(request[0], request[1], body), told);
        }
    }

    @Test
    void aMalformedBodyTellsLineAndColumn() {
        assertRefused(rest.send("PUT", "/connectors/a/config", "{\n  \"a\": \"b\",\n  oops\n}"), "line 3, column");
    }

    @ParameterizedTest
    @CsvSource({
        "PUT,/connectors/a/config",
        "PATCH,/connectors/a/config",
        "POST,/connectors",
        "PATCH,/connectors/a/offsets",
        "PUT,/connector-plugins/X/config/validate"
    })
    void aMissingBodyIsRefused(String method, String path) {
        assertRefused(rest.send(method, path, null), "The request body is missing");
        assertRefused(rest.send(method, path, "  \n "), "The request body is missing");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"name\":\"a\"}                                            | config: missing",
                "{\"name\":\"a\",\"config\":null}                            | config: missing",
                "{\"name\":\"a\",\"config\":\"x\"}                           | config: a text",
                "{\"name\":\"a\",\"config\":{\"k\":[1]}}                     | config key 'k': a JSON array",
                "{\"name\":{},\"config\":{}}                                 | name: a JSON object",
                "{\"name\":\"a\",\"config\":{},\"initial_state\":[]}         | initial_state: a JSON array",
                "{\"name\":\"a\",\"config\":{},\"initial_state\":\"GONE\"}   | 'GONE' (expected: one of RUNNING, PAUSED, STOPPED",
                "{\"name\":\"a\",\"config\":{},\"tasks\":[]}                 | 'tasks'",
                "{\"name\":\"a\",\"config\":{},\"tasks\":[]}                 | (expected: name, config, initial_state)",
                "{\"name\":\"a\",\"config\":{\"k\":\"v\"                        | Object (it begins at line: 1, column: 22)",
                "{\"name\":\"a\",\"config\":{}                               | line 1, column",
                "[]                                                          | a JSON array",
            })
    void aCreateRequestThatIsNoneIsRefused(String body, String told) {
        assertRefused(rest.send("POST", "/connectors", body), told);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                          | offsets: missing or empty",
                "{\"offsets\":null}                          | offsets: missing or empty",
                "{\"offsets\":[]}                            | offsets: missing or empty",
                "{\"offsets\":{}}                            | offsets: a JSON object",
                "{\"offsets\":[null]}                        | offsets[0]: null",
                "{\"offsets\":[{},3]}                        | offsets[1]: a number",
                "{\"offsets\":[{\"partition\":1}]}           | offsets[0].partition: a number",
                "{\"offsets\":[{\"offset\":[]}]}             | offsets[0].offset: a JSON array",
                "{\"offsets\":[{\"offzet\":{}}]}             | 'offsets[0].offzet'",
                "{\"offsets\":[{\"offzet\":{}}]}             | (expected: partition, offset)",
                "{\"offset\":[]}                             | (expected: offsets)",
                "{\"offsets\":[{\"partition\":{\"a\":]}}]}   | line 1, column",
            })
    void offsetsThatAreNoneAreRefused(String body, String told) {
        assertRefused(rest.send("PATCH", "/connectors/a/offsets", body), told);
    }

    @Test
    void deepNestingIsRefusedAndNotFollowed() {
        String deep = "{\"offsets\":[{\"offset\":" + "{\"a\":".repeat(100_000) + "1" + "}".repeat(100_000) + "}]}";
        assertThat(rest.send("PATCH", "/connectors/a/offsets", deep).status()).isEqualTo(400);
    }

    @Test
    void ofAKeyThatStandsTwiceTheLastCounts() {
        rest.send("PUT", "/connectors/twice/config", "{\"k\":\"1\",\"k\":\"2\"}");
        assertThat(rest.get("/connectors/twice/config").json().path("k").asText())
                .isEqualTo("2");
    }

    private void assertRefused(Rest.Answer answer, String told) {
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("content-type")).isEqualTo("application/json");
        assertThat(answer.message()).contains(told);
        assertThat(rest.cluster.calls).noneMatch(call -> call.contains(" a "));
    }
}
