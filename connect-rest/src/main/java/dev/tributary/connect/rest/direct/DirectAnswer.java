package dev.tributary.connect.rest.direct;

import dev.tributary.connect.rest.body.Json;
import dev.tributary.connect.rest.http.JsonErrors;
import dev.tributary.connect.rest.resource.Challenge;
import dev.tributary.connect.rest.resource.Failures;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.TimeoutHandler;
import jakarta.ws.rs.core.Response;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Date;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** The answer to one request: the first that is given is written. Thread-safe. */
final class DirectAnswer implements AsyncResponse {
    private static final String ONLY_ANSWERS = "It is answered, and nothing else: deadlines are the resources' own.";

    private final org.eclipse.jetty.server.Response response;
    private final Callback callback;
    private final Failures failures;
    private final AtomicBoolean done = new AtomicBoolean();

    DirectAnswer(org.eclipse.jetty.server.Response response, Callback callback, Failures failures) {
        this.response = response;
        this.callback = callback;
        this.failures = failures;
    }

    @Override
    public boolean resume(Object answer) {
        return first()
                && write(
                        answer instanceof Response made
                                ? made
                                : Response.ok(answer).build());
    }

    @Override
    public boolean resume(Throwable failure) {
        return first() && write(failures.toResponse(failure));
    }

    private boolean first() {
        return done.compareAndSet(false, true);
    }

    private boolean write(Response answer) {
        try {
            send(answer, bytes(answer.getEntity()));
        } catch (RuntimeException unwritable) {
            Response failure = failures.toResponse(unwritable);
            send(failure, bytes(failure.getEntity()));
        }
        return true;
    }

    /** As {@link dev.tributary.connect.rest.resource.JsonWriter} and what comes with the framework write it. */
    private static byte @Nullable [] bytes(@Nullable Object entity) {
        if (entity == null) {
            return null;
        }
        if (entity instanceof byte[] written) {
            return written;
        }
        return entity instanceof CharSequence text
                ? text.toString().getBytes(StandardCharsets.UTF_8)
                : Json.bytes(entity);
    }

    private void send(Response answer, byte @Nullable [] body) {
        response.setStatus(answer.getStatus());
        HttpFields.Mutable headers = response.getHeaders();
        answer.getStringHeaders().forEach((name, values) -> values.forEach(value -> headers.add(name, value)));
        if (answer.getStatus() == HttpStatus.UNAUTHORIZED_401 && !headers.contains(HttpHeader.WWW_AUTHENTICATE)) {
            headers.put(HttpHeader.WWW_AUTHENTICATE, Challenge.BASIC); // what another worker said
        }
        if (body == null) {
            response.write(true, null, callback);
            return;
        }
        if (!headers.contains(HttpHeader.CONTENT_TYPE)) {
            headers.put(HttpHeader.CONTENT_TYPE, JsonErrors.JSON);
        }
        response.write(true, ByteBuffer.wrap(body), callback);
    }

    @Override
    public boolean isDone() {
        return done.get();
    }

    @Override
    public boolean isSuspended() {
        return !isDone();
    }

    @Override
    public boolean isCancelled() {
        return false;
    }

    @Override
    public boolean cancel() {
        throw new UnsupportedOperationException(ONLY_ANSWERS);
    }

    @Override
    public boolean cancel(int retryAfter) {
        return cancel();
    }

    @Override
    public boolean cancel(Date retryAfter) {
        return cancel();
    }

    @Override
    public boolean setTimeout(long time, TimeUnit unit) {
        throw new UnsupportedOperationException(ONLY_ANSWERS);
    }

    @Override
    public void setTimeoutHandler(TimeoutHandler handler) {
        throw new UnsupportedOperationException(ONLY_ANSWERS);
    }

    @Override
    public Collection<Class<?>> register(Class<?> callback) {
        throw new UnsupportedOperationException(ONLY_ANSWERS);
    }

    @Override
    public Map<Class<?>, Collection<Class<?>>> register(Class<?> callback, Class<?>... callbacks) {
        throw new UnsupportedOperationException(ONLY_ANSWERS);
    }

    @Override
    public Collection<Class<?>> register(Object callback) {
        throw new UnsupportedOperationException(ONLY_ANSWERS);
    }

    @Override
    public Map<Class<?>, Collection<Class<?>>> register(Object callback, Object... callbacks) {
        throw new UnsupportedOperationException(ONLY_ANSWERS);
    }
}
