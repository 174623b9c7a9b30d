package dev.tributary.connect.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.api.ConnectorInfo;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.ConnectorType;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that send too slowly, too much, or nonsense; after each the server still serves. */
@Timeout(120)
class ClientsTest {
    private static final int MEBI = 1 << 20;

    private static void assertServes(Rest rest) {
        assertThat(rest.get("/connectors").status()).isEqualTo(200);
        Rest.Answer written = rest.send("PUT", "/connectors/alive/config", "{\"connector.class\":\"X\"}");
        assertThat(written.status()).isIn(200, 201);
    }

    @Test
    void clientsThatSendTheirBodySlowlyHoldNoThreads() throws IOException {
        List<Socket> slow = new ArrayList<>();
        try (Rest rest =
                Rest.start(new Limits(4, 4096, MEBI, 64L * MEBI, Duration.ofSeconds(90), Duration.ofMillis(10)))) {
            for (int i = 0; i < 100; i++) {
                Socket socket = rest.socket();
                slow.add(socket);
                write(
                        socket,
                        "POST /connectors HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                                + "Content-Length: 1000\r\n\r\n{\"name\":");
            }
            for (int i = 0; i < 50; i++) {
                Socket socket = rest.socket();
                slow.add(socket);
                write(socket, "GET /connectors HTTP/1.1\r\nHos"); // not even the headers
            }
            assertServes(rest);
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void clientsThatDoNotReadTheirAnswerHoldNoThreads() throws IOException {
        List<Socket> slow = new ArrayList<>();
        try (Rest rest =
                Rest.start(new Limits(4, 4096, MEBI, 64L * MEBI, Duration.ofSeconds(90), Duration.ofMillis(10)))) {
            ConnectorName big = ConnectorName.of("big");
            rest.cluster.connectors.put(
                    big, new ConnectorInfo(big, Map.of("k", "x".repeat(8 * MEBI)), List.of(), ConnectorType.SINK));
            for (int i = 0; i < 8; i++) {
                Socket socket = new Socket();
                socket.setReceiveBufferSize(4096);
                socket.connect(
                        new InetSocketAddress("127.0.0.1", rest.server.url().getPort()));
                slow.add(socket);
                write(socket, "GET /connectors/big/config HTTP/1.1\r\nHost: x\r\n\r\n");
                assertThat(socket.getInputStream().read())
                        .isEqualTo((int) 'H'); // it has begun, and now nobody reads on
            }
            assertServes(rest);
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    private static void write(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    @Test
    void aConfigurationOfTenMegabytesGoesThrough() {
        try (Rest rest = Rest.start()) {
            String value = "ü".repeat(5 * MEBI);
            Rest.Answer answer =
                    rest.send("POST", "/connectors", "{\"name\":\"big\",\"config\":{\"k\":\"" + value + "\"}}");
            assertThat(answer.status()).isEqualTo(201);
            assertThat(rest.get("/connectors/big/config").json().path("k").asText())
                    .isEqualTo(value);
        }
    }

    @Test
    void aBodyThatIsTooLargeIsRefusedInWords() {
        try (Rest rest = Rest.start()) {
            String body = "{\"name\":\"big\",\"config\":{\"k\":\"" + "x".repeat(33 * MEBI) + "\"}}";
            Rest.Answer sized = rest.send("POST", "/connectors", body);
            assertThat(sized.status()).isEqualTo(413);
            assertThat(sized.header("content-type")).isEqualTo("application/json");
            assertThat(sized.message()).contains("33554432 bytes");
            Rest.Answer chunked =
                    rest.send(HttpRequest.newBuilder(rest.server.url().resolve("connectors"))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.fromPublisher(HttpRequest.BodyPublishers.ofString(body))));
            assertThat(chunked.status()).isEqualTo(413);
            assertThat(chunked.json().path("error_code").asInt()).isEqualTo(413);
            assertServes(rest);
        }
    }

    @Test
    void tooManyLargeBodiesAtTheSameTimeAreRefusedInWordsUntilSomeAreGone() throws Exception {
        try (Rest rest =
                Rest.start(new Limits(4, 64, MEBI, MEBI + MEBI / 2, Duration.ofSeconds(90), Duration.ofMillis(10)))) {
            String body = "{\"k\":\"" + "x".repeat(MEBI - 100) + "\"}";
            CompletableFuture<ConnectorInfo> outcome = rest.cluster.pending("patchConfig");
            CompletableFuture<Rest.Answer> held =
                    CompletableFuture.supplyAsync(() -> rest.send("PATCH", "/connectors/a/config", body));
            rest.cluster.awaitCall(); // so the first body is there, and stays until its request is answered

            Rest.Answer refused = rest.send("PUT", "/connectors/b/config", body);
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.message()).contains("send this one again later");

            outcome.complete(new ConnectorInfo(ConnectorName.of("a"), Map.of(), List.of(), ConnectorType.SINK));
            assertThat(held.get(30, TimeUnit.SECONDS).status()).isEqualTo(200);
            Rest.Answer taken = refused;
            while (taken.status() == 503) { // the client has its answer a moment before the server is done with it
                taken = rest.send("PUT", "/connectors/b/config", body);
            }
            assertThat(taken.status()).isEqualTo(201);
        }
    }

    @Test
    void aBodyThatNeverComesEndsWithATimeoutInWords() throws IOException {
        try (Rest rest = Rest.start(new Limits(4, 64, MEBI, MEBI, Duration.ofSeconds(5), Duration.ofMillis(10)))) {
            String answer = rest.raw("POST /connectors HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                    + "Content-Length: 10\r\n\r\n{");
            assertThat(answer)
                    .startsWith("HTTP/1.1 408")
                    .contains("application/json")
                    .contains("after 1 bytes");
            assertServes(rest);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NONSENSE\r\n\r\n",
                "GET /connectors HTTP/9.9\r\nHost: x\r\n\r\n",
                "GET /connectors HTTP/1.1\r\n\r\n", // no host
                "GET /connectors/%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "GET /connectors/%ff HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "GET /connectors/% HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "GET /connectors HTTP/1.1\r\nHost: x\r\nbad header\r\n\r\n",
                "POST /connectors HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n",
            })
    void aRequestThatIsNoneIsRefusedInJson(String request) throws IOException {
        try (Rest rest = Rest.start()) {
            String answer = rest.raw(request);
            assertThat(answer)
                    .startsWith("HTTP/1.1 ")
                    .contains("{\"error_code\":")
                    .contains("application/json");
            assertThat(answer.substring(9, 12)).isIn("400", "505");
            assertServes(rest);
        }
    }

    @Test
    void anAddressThatIsTooLongIsRefusedInJson() throws IOException {
        try (Rest rest = Rest.start()) {
            String answer = rest.raw(
                    "GET /connectors/" + "x".repeat(20_000) + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            assertThat(answer).startsWith("HTTP/1.1 414").contains("{\"error_code\":414");
        }
    }

    @Test
    void anOldClientWithoutHostIsServed() throws IOException {
        try (Rest rest = Rest.start()) {
            assertThat(rest.raw("GET /connectors HTTP/1.0\r\n\r\n"))
                    .startsWith("HTTP/1.1 200")
                    .endsWith("[]");
        }
    }

    @Test
    void theCreatedAddressIsThatWhichTheClientUsed() throws IOException {
        try (Rest rest = Rest.start()) {
            String body = "{\"name\":\"a b\",\"config\":{}}";
            assertThat(rest.raw("POST /connectors HTTP/1.1\r\nHost: connect.example.org:81\r\nConnection: close\r\n"
                            + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body))
                    .contains("Location: http://connect.example.org:81/connectors/a%20b\r\n");
        }
    }

    @Test
    void aServerErrorIsNeverTheAnswerToWhatAClientSends() throws Exception {
        try (Rest rest = Rest.start()) {
            byte[] noise = new byte[64];
            Random random = new Random(7);
            for (int i = 0; i < 200; i++) {
                random.nextBytes(noise);
                HttpResponse<String> answer = rest.client.send(
                        HttpRequest.newBuilder(rest.server.url().resolve("connectors"))
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofByteArray(
                                        Arrays.copyOf(noise, random.nextInt(noise.length))))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
                assertThat(answer.statusCode()).isEqualTo(400);
            }
        }
    }
}
