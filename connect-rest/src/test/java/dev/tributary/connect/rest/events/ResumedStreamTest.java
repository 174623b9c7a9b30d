package dev.tributary.connect.rest.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.rest.body.SilentWorkerBody;
import dev.tributary.connect.rest.events.ClusterEvents.Surroundings;
import dev.tributary.connect.rest.events.ClusterEvents.Who;
import dev.tributary.connect.rest.http.LiveStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who comes back after many events, over a connection that takes only a few pieces at a time. */
class ResumedStreamTest {
    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final int MISSED = 100;
    private static final Pattern ID = Pattern.compile("^id: (.+)$", Pattern.MULTILINE);

    private final Who who = new Who(null, Set.of());
    private final List<Runnable> questions = new ArrayList<>();
    private long nanos;
    private String reason = "";
    private final ClusterEvents events = new ClusterEvents(new Surroundings(
            asked -> CompletableFuture.completedFuture(state()),
            new Pace(PERIOD, Duration.ofSeconds(5), Duration.ofMinutes(15), Duration.ofMinutes(1)),
            Runnable::run,
            (delay, action) -> {
                if (delay.equals(PERIOD)) {
                    questions.add(action);
                } // else a heartbeat, which is of no interest here
            },
            InstantSource.system(),
            () -> nanos));

    private ClusterState state() {
        return new ClusterState(
                1, new TreeMap<>(), List.of(), List.of(new SilentWorkerBody("w:1", "http://w:1/", reason)), List.of());
    }

    /** Keeps what it is sent. */
    private static final class Client implements LiveStream {
        final List<String> pieces = new ArrayList<>();

        @Override
        public boolean send(byte[] bytes) {
            pieces.add(new String(bytes, StandardCharsets.UTF_8));
            return true;
        }

        @Override
        public void end(byte[] last) {
            send(last);
        }

        @Override
        public boolean isOver() {
            return false;
        }

        String text() {
            return String.join("", pieces);
        }
    }

    private Client listen(@Nullable String lastId) {
        Client client = new Client();
        events.ready(who).join();
        events.listen(who, lastId, client);
        return client;
    }

    private void askAgain() {
        List<Runnable> due = List.copyOf(questions);
        questions.clear();
        nanos += PERIOD.toNanos();
        due.forEach(Runnable::run);
    }

    @Test
    void whatWasMissedIsSentWholeAndInFewPieces() {
        Client present = listen(null);
        for (int event = 0; event < MISSED; event++) {
            reason = "is away" + "!".repeat(event + 1);
            askAgain();
        }
        List<String> ids = ID.matcher(present.text())
                .results()
                .map(match -> match.group(1))
                .toList();
        assertThat(ids).hasSize(1 + MISSED);

        Client back = listen(ids.get(0));

        assertThat(back.pieces).as("more than 64 that wait are too many").hasSize(2);
        Matcher missed = ID.matcher(back.text());
        assertThat(missed.results().map(match -> match.group(1)).toList()).isEqualTo(ids.subList(1, ids.size()));
        assertThat(back.pieces.get(1)).startsWith("event: heartbeat\n");
    }
}
