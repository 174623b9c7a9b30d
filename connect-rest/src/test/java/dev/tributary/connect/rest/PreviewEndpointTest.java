package dev.tributary.connect.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.api.ConnectClusterException;
import dev.tributary.connect.api.ConnectClusterException.BadRequest;
import dev.tributary.connect.api.ConnectClusterException.Failed;
import dev.tributary.connect.api.ConnectClusterException.Forbidden;
import dev.tributary.connect.api.ConnectClusterException.NotFound;
import dev.tributary.connect.api.ConnectClusterException.TimedOut;
import dev.tributary.connect.api.PreviewRequest;
import dev.tributary.connect.api.RecordPreviews;
import dev.tributary.connect.rest.Rest.Answer;
import dev.tributary.connect.rest.resource.PreviewResource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code POST /connectors/{connector}/preview} on the wire. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PreviewEndpointTest {
    private final FakeRecordPreviews previews = new FakeRecordPreviews();
    private final Rest rest = Rest.start(
            Map.of("tributary.console.read.only", "true"), // which is no concern of what changes nothing
            new RestComponents(
                    RestComponents.resource(PreviewResource.class, RecordPreviews.class, previews), List.of()));

    @AfterAll
    void stop() {
        rest.close();
    }

    @BeforeEach
    void forget() {
        previews.asked.clear();
        previews.failure = null;
    }

    private Answer post(String body) {
        return rest.send("POST", "/connectors/a%2Fb/preview", body);
    }

    @Test
    void whatIsLeftOutHasItsDefault() {
        assertThat(post("{}").status()).isEqualTo(200);
        assertThat(post("{\"config\":null,\"records\":null,\"topics\":null}").status())
                .isEqualTo(200);

        assertThat(previews.asked)
                .containsOnly(new PreviewRequest(null, 5, List.of()))
                .hasSize(2);
    }

    @Test
    void aDraftIsSentAsAnyConfigurationIs() {
        Answer answer = post("{\"config\":{\"tasks.max\":1,\"x\":true},\"records\":50,\"topics\":[\" t \",\"u\"]}");

        assertThat(answer.json().path("connector").asText()).isEqualTo("a/b");
        assertThat(previews.asked)
                .containsExactly(new PreviewRequest(Map.of("tasks.max", "1", "x", "true"), 50, List.of("t", "u")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'records':0} | records: 0 (expected: 1 to 50)",
                "{'records':51} | records: 51 (expected: 1 to 50)",
                "{'records':-1} | records: -1 (expected: 1 to 50)",
                "{'records':99999999999} | records: a number at line 1",
                "{'records':1.5} | records: a number at line 1",
                "{'records':'many'} | records: a text at line 1",
                "{'topics':'t'} | topics: a text at line 1",
                "{'topics':[1]} | topics[0]: a number at line 1",
                "{'topics':['t','']} | topics[1]: a text at line 1",
                "{'config':[]} | config: a JSON array at line 1",
                "{'config':{'a':{}}} | config key 'a': a JSON object at line 1",
                "{'limit':3} | There is no field 'limit', at line 1",
                "[] | The request body is a JSON array (expected: a JSON object with the fields config, records, topics)",
                "'' | The request body is"
            })
    void aBodyOfAnotherKindIsRefusedTellingWhat(String body, String message) {
        Answer answer = post(body.equals("''") ? "" : body.replace('\'', '"'));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message()).startsWith(message);
        assertThat(previews.asked).isEmpty();
    }

    @Test
    void failuresHaveTheirStatus() {
        for (Map.Entry<ConnectClusterException, Integer> known : Map.<ConnectClusterException, Integer>of(
                        new NotFound("m"), 404,
                        new BadRequest("m"), 400,
                        new Forbidden("m"), 403,
                        new TimedOut("m"), 500,
                        new Failed("m", null), 500)
                .entrySet()) {
            previews.failure = known.getKey();

            assertThat(post("{}").status()).isEqualTo(known.getValue());
            assertThat(post("{}").message()).isEqualTo("m");
        }
    }

    @Test
    void aPageOfAnotherSiteIsToldNothing() {
        Answer answer = rest.send(
                rest.request("POST", "/connectors/a/preview", "{}").header("Origin", "https://elsewhere.example"));

        assertThat(answer.status()).isEqualTo(403);
        assertThat(previews.asked).isEmpty();
    }
}
