package dev.tributary.connect.rest.peer;

import java.io.EOFException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.CompletableResponseListener;
import org.eclipse.jetty.client.ContentResponse;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP client of one worker, for requests to the others: connections are kept and shared. Thread-safe.
 *
 * <p>It starts at the first request (a standalone worker never sends one), and reads the TLS settings at the first request
 * to an address with https. Its threads are named {@code connect-rest-client-*} and are daemons; futures complete on
 * them: do not block in their callbacks.
 */
public final class PeerHttp implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PeerHttp.class);
    private static final String JSON = "application/json";
    private static final Set<Integer> REFUSED_FOR_NOW = Set.of(409, 503);
    /** Below the time-out of any server we speak to (ours 90 s, Apache's 30 s), so that a kept connection is a live one. */
    private static final long KEPT_MS = 15_000;

    private final PeerLimits limits;
    private final Scheduler scheduler;
    private final Supplier<SslContextFactory.Client> tls;
    private final Supplier<URI> here;
    private @Nullable QueuedThreadPool threads; // guarded by this
    private @Nullable HttpClient plain; // guarded by this
    private @Nullable HttpClient secure; // guarded by this
    private boolean closed; // guarded by this

    /**
     * @param scheduler runs while this is open
     * @param tls a new factory, not started
     * @param here this worker's own address, for messages
     */
    public PeerHttp(
            PeerLimits limits, Scheduler scheduler, Supplier<SslContextFactory.Client> tls, Supplier<URI> here) {
        this.limits = limits;
        this.scheduler = scheduler;
        this.tls = tls;
        this.here = here;
    }

    /** The bounds. */
    public PeerLimits limits() {
        return limits;
    }

    /** The address of this worker. */
    public URI here() {
        return here.get();
    }

    /** Sends a request. The future fails with {@link PeerException}. */
    public CompletableFuture<PeerAnswer> send(PeerRequest request) {
        return send(request, null);
    }

    /**
     * As {@link #send(PeerRequest)}.
     *
     * @param atMost after which it is given up, however far it has come; null for the bounds that all have
     */
    public CompletableFuture<PeerAnswer> send(PeerRequest request, @Nullable Duration atMost) {
        AtomicBoolean sent = new AtomicBoolean();
        try {
            // Not when it is committed: an answer, or a reset, may be there before Jetty has said so.
            Request http = http(request).onRequestBegin(begun -> sent.set(true));
            if (atMost != null) {
                http.timeout(atMost.toMillis(), TimeUnit.MILLISECONDS);
            }
            return new CompletableResponseListener(http, limits.answerBytes())
                    .send()
                    .handle((response, failure) -> {
                        if (failure != null) {
                            throw failed(request, sent.get(), failure);
                        }
                        return answer(response);
                    });
        } catch (PeerException known) {
            return CompletableFuture.failedFuture(known);
        } catch (RuntimeException failure) { // an address that is none, too many requests queued
            return CompletableFuture.failedFuture(failed(request, false, failure));
        }
    }

    private Request http(PeerRequest request) {
        URI url = request.url();
        Request http = client(url)
                .newRequest(url)
                .method(request.method())
                .idleTimeout(limits.idle().toMillis(), TimeUnit.MILLISECONDS)
                .headers(headers -> {
                    headers.put(HttpHeader.ACCEPT, JSON);
                    request.headers().forEach(headers::put);
                });
        byte[] body = request.body();
        return body.length == 0 ? http : http.body(new BytesRequestContent(JSON, body));
    }

    private static PeerAnswer answer(ContentResponse response) {
        boolean notDone = REFUSED_FOR_NOW.contains(response.getStatus())
                && response.getHeaders().contains(HttpHeader.RETRY_AFTER);
        byte[] content = response.getContent();
        List<String> warnings = response.getHeaders().getValuesList(PeerAnswer.WARNING);
        boolean lasting = Boolean.parseBoolean(response.getHeaders().get(PeerAnswer.LASTING));
        return new PeerAnswer(
                response.getStatus(), notDone, lasting, content == null ? new byte[0] : content, warnings);
    }

    private PeerException failed(PeerRequest request, boolean sent, Throwable thrown) {
        Throwable failure =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        String to = "worker " + request.worker() + " from worker " + here.get();
        // Jetty describes the inside of the connection.
        String why = failure instanceof EOFException ? "the connection was closed" : failure.toString();
        // Even if the request was sent: the other side handles none before the handshake is over.
        boolean noTrust = failure instanceof SSLHandshakeException;
        if (sent && !noTrust) {
            return new PeerException(
                    PeerException.Outcome.UNKNOWN,
                    "IO error: no complete answer came to " + request.method() + " /" + request.path() + " to " + to
                            + ": " + why
                            + ". Whether it was carried out is not known: look before sending it again.",
                    failure);
        }
        if (noTrust) {
            return new PeerException(
                    PeerException.Outcome.NOT_TRUSTED,
                    "IO error: no TLS connection to " + to + ": " + why
                            + ". Nothing was changed. Check that the trust store of this worker (ssl.truststore.location, "
                            + "under listeners.https. if anything is) holds the other's certificate, and that the "
                            + "certificate names the host in the other's rest.advertised.host.name.",
                    failure);
        }
        return new PeerException(
                PeerException.Outcome.NOT_SENT,
                "IO error: cannot reach " + to + ": " + why
                        + ". Nothing was changed. If the other worker runs, it is not to be found at the address that it "
                        + "advertises: set rest.advertised.host.name, rest.advertised.port or rest.advertised.listener in "
                        + "its configuration to what other workers can reach, or let their connections through.",
                failure);
    }

    private synchronized HttpClient client(URI url) {
        if (closed) {
            throw new PeerException(
                    PeerException.Outcome.CLOSED, "This worker is shutting down and sends no more requests.", null);
        }
        String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
        return switch (scheme) {
            case "http" -> plain == null ? plain = started(null) : plain;
            case "https" -> secure == null ? secure = started(tls.get()) : secure;
            default -> throw new IllegalArgumentException("the address is " + url + " (expected: http or https)");
        };
    }

    private HttpClient started(SslContextFactory.@Nullable Client factory) {
        ClientConnector connector = new ClientConnector();
        connector.setSelectors(1);
        connector.setSslContextFactory(factory == null ? new SslContextFactory.Client() : factory);
        HttpClient client = new HttpClient(new HttpClientTransportOverHTTP(connector));
        client.setExecutor(threads());
        client.setScheduler(scheduler);
        client.setConnectTimeout(limits.connect().toMillis());
        client.setIdleTimeout(Math.min(KEPT_MS, limits.idle().toMillis()));
        client.setMaxConnectionsPerDestination(limits.connections());
        client.setMaxRequestsQueuedPerDestination(limits.queued());
        client.setFollowRedirects(false);
        client.setHttpCookieStore(new HttpCookieStore.Empty());
        client.setUserAgentField(new HttpField(HttpHeader.USER_AGENT, "kafka-connect"));
        try {
            client.start();
        } catch (Exception failure) { // Jetty declares no other type
            LifeCycle.stop(client);
            throw new IllegalStateException("the HTTP client did not start: " + failure, failure);
        }
        // Every answer is the caller's, redirects and 401 included; and nothing is asked for in a compressed form.
        client.getProtocolHandlers().clear();
        client.getContentDecoderFactories().clear();
        return client;
    }

    private QueuedThreadPool threads() {
        QueuedThreadPool pool = threads;
        if (pool == null) {
            pool = new QueuedThreadPool(limits.threads(), 1);
            pool.setName("connect-rest-client");
            pool.setDaemon(true);
            pool.setReservedThreads(0);
            LifeCycle.start(pool);
            threads = pool;
        }
        return pool;
    }

    /** Ends the requests that are under way. Idempotent. */
    @Override
    public void close() {
        for (LifeCycle part : parts()) {
            try {
                part.stop();
            } catch (Exception failure) { // Jetty declares no other type
                LOG.warn("The HTTP client for other workers did not stop cleanly", failure);
            }
        }
    }

    private synchronized List<LifeCycle> parts() {
        closed = true;
        return Stream.<@Nullable LifeCycle>of(plain, secure, threads)
                .filter(Objects::nonNull)
                .toList();
    }
}
