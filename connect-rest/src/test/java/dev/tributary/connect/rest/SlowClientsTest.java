package dev.tributary.connect.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.api.ConnectorInfo;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.ConnectorType;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many clients that send or read slowly, or not at all; the others are served all the same. */
@Timeout(120)
class SlowClientsTest {
    private static final int MEBI = 1 << 20;
    private static final String HEAD = "POST /connectors HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
    private final List<Socket> slow = new ArrayList<>();

    @AfterEach
    void hangUp() throws IOException {
        for (Socket socket : slow) {
            socket.close();
        }
    }

    private static Limits limits(int connections, long heldBytes, Duration idle) {
        return new Limits(4, connections, MEBI, heldBytes, idle, Duration.ofMillis(10));
    }

    private Socket connected(Rest rest, String text) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(64 * 1024);
        socket.setSoTimeout((int) Rest.GENEROUS.toMillis());
        socket.connect(new InetSocketAddress("127.0.0.1", rest.server.url().getPort()));
        slow.add(socket);
        write(socket, text);
        return socket;
    }

    private static void write(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static void assertServes(Rest rest) {
        assertThat(rest.get("/connectors").status()).isEqualTo(200);
        assertThat(rest.send("PUT", "/connectors/alive/config", "{\"connector.class\":\"X\"}")
                        .status())
                .isIn(200, 201);
    }

    private static void big(Rest rest, String name, int bytes) {
        ConnectorName connector = ConnectorName.of(name);
        rest.cluster.connectors.put(
                connector, new ConnectorInfo(connector, Map.of("k", "x".repeat(bytes)), List.of(), ConnectorType.SINK));
    }

    @Test
    void twoHundredSlowClientsOfEveryKindHoldNoThread() throws IOException {
        try (Rest rest = Rest.start(limits(4096, 512L * MEBI, Duration.ofSeconds(90)))) {
            big(rest, "big", 6 * MEBI);
            for (int i = 0; i < 50; i++) {
                connected(rest, ""); // nothing at all
                connected(rest, "GET /connectors HTTP/1.1\r\nHos"); // not even the head
                connected(rest, HEAD + "Content-Length: 1000\r\n\r\n{\"name\":");
                connected(rest, HEAD + "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"na");
            }
            for (int i = 0; i < 12; i++) {
                Socket reader = connected(rest, "GET /connectors/big/config HTTP/1.1\r\nHost: x\r\n\r\n");
                assertThat(reader.getInputStream().read()).isEqualTo('H'); // it has begun, and now nobody reads on
            }
            assertServes(rest);
        }
    }

    /** Reads until the server closes, while bytes of the request still trickle. */
    private static String trickle(Socket socket, String text) throws Exception {
        CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> {
            try (InputStream in = socket.getInputStream()) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException reset) {
                return "";
            }
        });
        try {
            for (int i = 0; !answer.isDone(); i++) {
                write(socket, text.substring(i % text.length(), i % text.length() + 1));
                TimeUnit.MILLISECONDS.sleep(20); // the client's slowness, not a wait for something
            }
        } catch (SocketException closed) {
            assertThat(closed).isNotNull(); // as it should be
        }
        return answer.get(30, TimeUnit.SECONDS);
    }

    @Test
    void aHeadThatTricklesIsGivenUp() throws Exception {
        try (Rest rest = Rest.start(limits(4096, MEBI, Duration.ofSeconds(5)))) {
            Socket kept = connected(rest, "GET /connectors HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(kept.getInputStream().read()).isEqualTo('H');
            assertThat(trickle(connected(rest, "GET /connectors HTTP/1.1\r\nX: "), "abcdefgh"))
                    .isEmpty();
            assertServes(rest);
        }
    }

    @Test
    void aBodyThatTricklesIsGivenUpInWords() throws Exception {
        try (Rest rest = Rest.start(limits(4096, MEBI, Duration.ofSeconds(5)))) {
            assertThat(trickle(connected(rest, HEAD + "Content-Length: 100000\r\n\r\n"), "        "))
                    .startsWith("HTTP/1.1 408")
                    .contains("\"error_code\":408", "comes too slowly");
            assertServes(rest);
        }
    }

    @Test
    void whoDoesNothingMakesRoomWhenThereIsNoMore() throws Exception {
        try (Rest rest = Rest.start(limits(20, MEBI, Duration.ofSeconds(90)))) {
            CompletableFuture<ConnectorInfo> outcome = rest.cluster.pending("patchConfig");
            CompletableFuture<Rest.Answer> waiting =
                    CompletableFuture.supplyAsync(() -> rest.send("PATCH", "/connectors/a/config", "{}"));
            rest.cluster.awaitCall();
            for (int i = 0; i < 40; i++) {
                connected(rest, i % 2 == 0 ? "" : "GET /connec");
            }
            assertServes(rest); // on a connection that had to wait
            assertThat(waiting).isNotDone(); // who waits for an answer does something
            outcome.complete(new ConnectorInfo(ConnectorName.of("a"), Map.of(), List.of(), ConnectorType.SINK));
            assertThat(waiting.get(30, TimeUnit.SECONDS).status()).isEqualTo(200);
        }
    }

    @Test
    void answersThatNobodyReadsAreGivenUpWhenTheyHoldTooMuch() throws IOException {
        int size = 8 * MEBI;
        try (Rest rest = Rest.start(limits(4096, 20L * MEBI, Duration.ofSeconds(90)))) {
            big(rest, "big", size);
            List<Socket> readers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Socket reader = connected(rest, "GET /connectors/big/config HTTP/1.1\r\nHost: x\r\n\r\n");
                assertThat(reader.getInputStream().read()).isEqualTo('H');
                readers.add(reader);
            }
            assertThat(rest.get("/connectors/big/config").body()).hasSizeGreaterThan(size);
            assertThat(read(readers.get(0))).isLessThan(size); // the oldest, so the slowest
            assertThat(read(readers.get(3))).isGreaterThanOrEqualTo(size);
        }
    }

    /** How many bytes come, of one answer at most. */
    private static long read(Socket socket) throws IOException {
        long count = 0;
        byte[] buffer = new byte[64 * 1024];
        try {
            while (count < 8 * MEBI) {
                int n = socket.getInputStream().read(buffer);
                if (n < 0) {
                    break;
                }
                count += n;
            }
        } catch (SocketException reset) {
            assertThat(reset).isNotNull();
        }
        return count;
    }
}
