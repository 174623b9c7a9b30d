package dev.tributary.connect.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.api.ConfigValidation;
import dev.tributary.connect.api.ConfigWarning;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Warnings are told beside answers, not in them. */
@Timeout(120)
class WarningsTest {
    private static final String HEADER = "Tributary-Warning";
    private static final String VALIDATE = "/connector-plugins/Orders/config/validate";
    private final Rest rest = Rest.start();

    @AfterEach
    void close() {
        rest.close();
    }

    private static ConfigValidation found(ConfigWarning... warnings) {
        return new ConfigValidation("Orders", 0, List.of(), List.of(), List.of(warnings));
    }

    @Test
    void aValidationTellsWarningsInAHeaderAndItsBodyIsAsEver() {
        rest.cluster.validation = found(new ConfigWarning("task.max", "tasks.max"), new ConfigWarning("nam", "name"));

        Rest.Answer answer = rest.send("PUT", VALIDATE, "{}");

        assertThat(answer.headers().allValues(HEADER))
                .containsExactly(
                        "Unknown key 'task.max': did you mean 'tasks.max'?", "Unknown key 'nam': did you mean 'name'?");
        assertThat(answer.body()).isEqualTo("{\"name\":\"Orders\",\"error_count\":0,\"groups\":[],\"configs\":[]}");
    }

    @Test
    void whoAsksForThemGetsWarningsInTheBody() {
        rest.cluster.validation = found(new ConfigWarning("task.max", "tasks.max"));

        assertThat(rest.send("PUT", VALIDATE + "?warnings=true", "{}").body())
                .endsWith("\"configs\":[],\"warnings\":[{\"key\":\"task.max\",\"nearest\":\"tasks.max\","
                        + "\"message\":\"Unknown key 'task.max': did you mean 'tasks.max'?\"}]}");
        rest.cluster.validation = found();
        assertThat(rest.send("PUT", VALIDATE + "?warnings=true", "{}").body()).endsWith("\"warnings\":[]}");
    }

    @Test
    void aKeyCannotWriteHeadersOfItsOwn() {
        rest.cluster.validation = found(new ConfigWarning("a\r\nSet-Cookie: b\u00e9" + "x".repeat(5_000), "ab"));

        Rest.Answer answer = rest.send("PUT", VALIDATE, "{}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Set-Cookie")).isNull();
        assertThat(answer.header(HEADER))
                .startsWith("Unknown key 'a??Set-Cookie: b?x")
                .hasSizeLessThan(400);
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /connectors, 201, '{\"name\":\"b\",\"config\":{}}'",
        "PUT, /connectors/b/config, 201, '{}'",
        "PUT, /connectors/a/config, 200, '{}'",
        "PATCH, /connectors/a/config, 200, '{}'"
    })
    void aConfigurationThatIsWrittenIsWarnedOfByWhicheverWorker(String method, String path, int status, String body) {
        try (Rest follower = Rest.start()) {
            rest.cluster.with("a");
            follower.cluster.with("a");
            follower.cluster.follows(rest.server.url());
            rest.cluster.warnings = List.of(new ConfigWarning("task.max", "tasks.max"));

            Rest.Answer answer = follower.send(method, path, body);

            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.headers().allValues(HEADER))
                    .containsExactly("Unknown key 'task.max': did you mean 'tasks.max'?");
            assertThat(answer.body()).doesNotContain("warning");
            assertThat(rest.get("/connectors/a").header(HEADER)).isNull();
        }
    }
}
