package dev.tributary.connect.rest.alerts;

import dev.tributary.connect.api.AlertSettings;
import dev.tributary.connect.rest.alerts.Alert.Ref;
import dev.tributary.connect.rest.alerts.Delivery.State;
import dev.tributary.connect.rest.alerts.Outbox.Entry;
import dev.tributary.connect.rest.alerts.Sender.Reply;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends alerts to one receiver, one after the other, each until it is taken, refused for good, or of no interest any more.
 * Thread-safe; no thread waits, and no lock is held while something is sent.
 */
final class Webhook {
    private static final Logger LOG = LoggerFactory.getLogger(Webhook.class);

    private static final int CAUSES = 2;

    private final URI url;
    private final Surroundings surroundings;
    private final Outbox outbox = new Outbox(); // guarded by this, as is all that follows
    private boolean running;
    private boolean busy; // something is being sent, or waits to be sent again
    private int failures; // in a row
    private long delivered;
    private @Nullable Problem problem; // told last; null once something was taken again

    /**
     * What all receivers have in common.
     *
     * @param body of a request
     */
    record Surroundings(
            AlertSettings settings,
            Sender sender,
            AlertWatch.Timer timer,
            InstantSource clock,
            AlertSetup.AlertMetrics metrics,
            Function<Entry, byte[]> body) {}

    /** Why the last attempt failed. */
    record Problem(String why, Instant at) {}

    /**
     * How it is going.
     *
     * @param shown without what may be secret
     */
    record Status(
            String id,
            String shown,
            int waiting,
            long delivered,
            @Nullable Problem problem) {}

    Webhook(URI url, Surroundings surroundings) {
        this.url = url;
        this.surroundings = surroundings;
    }

    /** The same on all workers that have this address; says nothing about it. */
    String id() {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(url.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 6);
        } catch (NoSuchAlgorithmException impossible) { // every JVM has it
            throw new IllegalStateException(impossible);
        }
    }

    /** Scheme, host and port: the rest is a secret with many receivers. */
    String shown() {
        String path = url.getRawPath();
        boolean more = (path != null && path.length() > 1) || url.getRawQuery() != null;
        return url.getScheme() + "://" + url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort())
                + (more ? "/…" : "/");
    }

    synchronized Status status() {
        return new Status(id(), shown(), outbox.size(), delivered, problem);
    }

    synchronized @Nullable Delivery delivery(Alert alert) {
        return outbox.delivery(alert);
    }

    /** What is new; those that are kept are shown, and their deliveries with them. */
    void offer(List<Alert> fired, List<Alert> ended, List<Alert> kept) {
        synchronized (this) {
            ended.forEach(outbox::ended); // those that were told before
            fired.forEach(outbox::fired);
            outbox.keep(kept);
        }
        sendNext();
    }

    /** Begins or ends to send. */
    void be(boolean sending) {
        synchronized (this) {
            running = sending;
        }
        sendNext();
    }

    /** Goes on where another worker was. */
    synchronized void restore(AlertBook book, Map<Ref, Delivery> known) {
        outbox.restore(book, known);
    }

    private void sendNext() {
        Entry head;
        synchronized (this) {
            head = outbox.head();
            if (head == null || busy || !running) {
                return;
            }
            busy = true;
            outbox.attempted(head);
        }
        CompletableFuture<?> unused =
                send(surroundings.body().apply(head)).whenComplete((reply, failure) -> answered(head, reply, failure));
    }

    /** Once, outside of the order. */
    CompletableFuture<Reply> send(byte[] json) {
        try {
            return surroundings.sender().post(url, surroundings.settings().headers(), json);
        } catch (RuntimeException failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    private void answered(Entry head, @Nullable Reply reply, @Nullable Throwable failure) {
        String why = problem(reply, failure);
        boolean again = why != null && (reply == null || isPassing(reply.status()));
        Duration pause = Duration.ZERO;
        synchronized (this) {
            if (again) {
                outbox.failed(head, why);
                failures++;
                pause = pause(reply);
            } else {
                outbox.done(head, why == null ? State.DELIVERED : State.REJECTED, why);
                failures = 0;
                busy = false;
            }
            tell(why, again);
        }
        if (why == null) {
            surroundings.metrics().delivered();
        } else {
            surroundings.metrics().failed();
        }
        if (again) {
            Runnable unused = surroundings.timer().schedule(this::sendAgain, pause);
        } else {
            sendNext();
        }
    }

    private void sendAgain() {
        synchronized (this) {
            busy = false;
        }
        sendNext();
    }

    /** Once for each new problem, not for each attempt. */
    private void tell(@Nullable String why, boolean again) {
        Problem before = problem;
        if (why == null) {
            delivered++;
            problem = null;
            if (before != null) {
                LOG.info("Alerts reach {} again", shown());
            }
            return;
        }
        problem = new Problem(why, surroundings.clock().instant());
        if (before == null || !before.why().equals(why)) {
            LOG.warn(
                    "An alert could not be sent to {}. {} {}",
                    shown(),
                    why,
                    again
                            ? "It is tried again until it is taken, or over."
                            : "It is not tried again. GET /alerts tells of it.");
        }
    }

    /** A sentence; null if the receiver has taken it. */
    static @Nullable String problem(@Nullable Reply reply, @Nullable Throwable failure) {
        if (reply == null) {
            Throwable cause =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            return "It cannot be reached (" + (cause == null ? "no answer" : name(cause)) + ").";
        }
        int status = reply.status();
        if (status / 100 == 2) {
            return null;
        }
        String advice =
                switch (status) {
                    case 401, 403 -> ": look at tributary.alerts.webhook.headers";
                    case 404, 410 -> ": look at tributary.alerts.webhook.urls";
                    default -> status / 100 == 3 ? ", a redirect: configure the address that it leads to" : "";
                };
        return "It answers with status " + status + advice + ".";
    }

    /** Messages of clients may hold the address; not those about TLS. */
    private static String name(Throwable cause) {
        StringBuilder names = new StringBuilder(cause.getClass().getSimpleName());
        if (cause instanceof SSLException) {
            names.append(": ").append(cause.getMessage());
        }
        Throwable next = cause.getCause();
        for (int i = 0; next != null && i < CAUSES; i++) {
            names.append(", ").append(next.getClass().getSimpleName());
            next = next.getCause();
        }
        return names.toString();
    }

    private static boolean isPassing(int status) {
        return status / 100 == 5 || status == 408 || status == 429;
    }

    /** At random between half of it and all of it: receivers that come back are not met by all at once. */
    private Duration pause(@Nullable Reply reply) {
        long longest = surroundings.settings().longestPause().toMillis();
        long doubled = surroundings.settings().firstPause().toMillis() << Math.min(20, failures - 1);
        long most = Math.max(1, Math.min(longest, doubled));
        long drawn = most - ThreadLocalRandom.current().nextLong(most / 2 + 1);
        Long asked = reply == null ? null : reply.retryAfterMs();
        return Duration.ofMillis(asked == null ? drawn : Math.max(drawn, asked));
    }
}
