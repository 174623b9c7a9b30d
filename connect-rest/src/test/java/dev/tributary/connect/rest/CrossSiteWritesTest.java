package dev.tributary.connect.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A page of another site cannot have a signed-in browser change anything. */
class CrossSiteWritesTest {
    private static Rest rest;

    @BeforeAll
    static void serve() {
        rest = Rest.start();
    }

    @AfterAll
    static void end() {
        rest.close();
    }

    /** The status of a request that finds nothing, if it is let through. */
    private static int status(Rest rest, String method, String headers) {
        try {
            String answer = rest.raw(method + " /nothing HTTP/1.1\r\nHost: here:8083\r\nContent-Length: 0\r\n"
                    + "Connection: close\r\n" + headers + "\r\n");
            return Integer.parseInt(answer.split(" ", 3)[1]);
        } catch (IOException failure) {
            throw new AssertionError("no answer", failure);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Origin: http://evil.example\r\nSec-Fetch-Site: cross-site\r\n",
                "Origin: http://here:8084\r\nSec-Fetch-Site: same-site\r\n",
                "Sec-Fetch-Site: cross-site\r\n",
                "Origin: http://evil.example\r\n",
                "Origin: http://here\r\n",
                "Origin: null\r\n",
                "Origin: not an origin\r\n"
            })
    void writesOfOtherSitesAreRefused(String headers) {
        for (String method : new String[] {"POST", "PUT", "PATCH", "DELETE"}) {
            assertThat(status(rest, method, headers)).as(method).isEqualTo(403);
        }
        assertThat(status(rest, "GET", headers)).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Origin: http://here:8083\r\nSec-Fetch-Site: same-origin\r\n",
                "Origin: https://connect.example\r\nSec-Fetch-Site: same-origin\r\n",
                "Sec-Fetch-Site: none\r\n",
                "Origin: http://HERE:8083\r\n",
                "Origin: http://connect.example:80\r\nX-Forwarded-Host: connect.example\r\n"
            })
    void writesOfThisSiteAndOfWhatIsNoBrowserAreLetThrough(String headers) {
        assertThat(status(rest, "POST", headers)).isEqualTo(404);
    }

    @Test
    void originsThatMayUseTheApiMayWrite() {
        Map<String, String> props = Map.of("access.control.allow.origin", "https://.*\\.friend\\.example");
        try (Rest open = Rest.start(props)) {
            String cross = "Sec-Fetch-Site: cross-site\r\n";

            assertThat(status(open, "POST", "Origin: https://a.friend.example\r\n" + cross))
                    .isEqualTo(404);
            assertThat(status(open, "POST", "Origin: https://a.friend.example.evil.example\r\n" + cross))
                    .isEqualTo(403);
        }
    }

    @Test
    void theRefusalSaysWhatToDo() {
        Rest.Answer answer =
                rest.send(rest.request("POST", "/connectors/x/restart", "").header("Sec-Fetch-Site", "cross-site"));

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.message()).contains("nothing was done", "access.control.allow.origin");
    }
}
