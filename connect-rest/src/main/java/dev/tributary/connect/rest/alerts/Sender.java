package dev.tributary.connect.rest.alerts;

import java.net.URI;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Sends something to a receiver, once. Thread-safe. */
interface Sender {
    /**
     * What a receiver answered; its body is not read.
     *
     * @param retryAfterMs when it wants to be asked again; null if it does not say
     */
    record Reply(int status, @Nullable Long retryAfterMs) {}

    /**
     * Fails if there is no answer in time. Redirects are answers.
     *
     * @param json the body
     */
    CompletableFuture<Reply> post(URI url, Map<String, String> headers, byte[] json);
}
