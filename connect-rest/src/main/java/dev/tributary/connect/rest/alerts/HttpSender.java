package dev.tributary.connect.rest.alerts;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Sends over HTTP, with the trust store of the JVM: receivers are not workers, and the worker's own certificates are none of their
 * business. The client is made when something is sent first. Thread-safe; no thread waits.
 */
final class HttpSender implements Sender {
    private static final long LONGEST_RETRY_AFTER_S = 3_600;

    private final Duration timeout;
    private final Executor executor;
    private final AlertWatch.Timer timer;
    private @Nullable HttpClient client; // guarded by this

    /**
     * @param timeout for all of a request
     * @param executor where answers are worked on
     */
    HttpSender(Duration timeout, Executor executor, AlertWatch.Timer timer) {
        this.timeout = timeout;
        this.executor = executor;
        this.timer = timer;
    }

    @Override
    public CompletableFuture<Reply> post(URI url, Map<String, String> headers, byte[] json) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                .timeout(timeout)
                .header("Content-Type", "application/json")
                .header("User-Agent", "tributary")
                .POST(HttpRequest.BodyPublishers.ofByteArray(json));
        headers.forEach(request::setHeader);
        CompletableFuture<HttpResponse<Void>> exchange = client().sendAsync(request.build(), it -> new NoBody());
        CompletableFuture<Reply> reply = new CompletableFuture<>();
        // The client's own time-out ends with the headers of an answer, whose body may never come.
        Runnable cancel = timer.schedule(
                () -> {
                    reply.completeExceptionally(
                            new HttpTimeoutException("no answer within " + timeout.toMillis() + " ms"));
                    exchange.cancel(true);
                },
                timeout);
        CompletableFuture<?> unused = exchange.whenComplete((answer, failure) -> {
            cancel.run();
            if (failure == null) {
                reply.complete(new Reply(answer.statusCode(), retryAfterMs(answer)));
            } else {
                reply.completeExceptionally(failure);
            }
        });
        return reply;
    }

    private synchronized HttpClient client() {
        HttpClient made = client;
        if (made == null) {
            made = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(timeout)
                    .executor(executor)
                    .build();
            client = made;
        }
        return made;
    }

    private static @Nullable Long retryAfterMs(HttpResponse<?> answer) {
        try {
            OptionalLong seconds = answer.headers().firstValueAsLong("Retry-After");
            return seconds.isPresent() && seconds.getAsLong() >= 0
                    ? Long.valueOf(1_000 * Math.min(LONGEST_RETRY_AFTER_S, seconds.getAsLong()))
                    : null;
        } catch (NumberFormatException date) {
            return null;
        }
    }

    /** What an answer says besides its status is not read: it could go on for ever. */
    private static final class NoBody implements HttpResponse.BodySubscriber<Void> {
        private final CompletableFuture<Void> done = new CompletableFuture<>();

        @Override
        public CompletableFuture<Void> getBody() {
            return done;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            done.complete(null);
            subscription.cancel();
        }

        @Override
        public void onNext(List<ByteBuffer> item) {
            // came before it was cancelled
        }

        @Override
        public void onError(Throwable throwable) {
            done.complete(null);
        }

        @Override
        public void onComplete() {
            done.complete(null);
        }
    }
}
