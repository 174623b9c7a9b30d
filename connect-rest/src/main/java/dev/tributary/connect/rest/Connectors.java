package dev.tributary.connect.rest;

import dev.tributary.connect.api.ConfigProblem;
import dev.tributary.connect.api.InvalidWorkerConfigException;
import dev.tributary.connect.rest.http.SlowHeaders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.common.config.SslConfigs;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;

/** Opens the sockets of listeners. */
final class Connectors {
    /**
     * Names of connectors may hold anything, so an encoded slash, percent sign, semicolon, backslash or a segment of dots is
     * part of a name. Jetty calls that ambiguous, because a file server would be led astray; there are no files here.
     */
    private static final UriCompliance ANY_NAME = UriCompliance.from(Set.of(
            UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR,
            UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING,
            UriCompliance.Violation.AMBIGUOUS_PATH_SEGMENT,
            UriCompliance.Violation.AMBIGUOUS_PATH_PARAMETER,
            UriCompliance.Violation.SUSPICIOUS_PATH_CHARACTERS));

    /** Connections that may wait to be taken: more at once lose seconds to TCP's second try. The system may allow fewer. */
    private static final int ACCEPT_QUEUE = 1024;

    /** By then every request is answered: what is left are connections kept alive, and clients that read their answer. */
    private static final Duration IDLE_AT_SHUTDOWN = Duration.ofMillis(200);

    private static final int MAX_RESPONSE_HEADER = 64 * 1024;

    private final Server server;
    private final Limits limits;

    Connectors(Server server, Limits limits) {
        this.server = server;
        this.limits = limits;
    }

    /**
     * Opens a listener's socket and adds it to the server.
     *
     * @param role the name of the connector, by which handlers know where a request came in
     * @param tls null will do for a listener without TLS
     * @throws UncheckedIOException if the address cannot be listened on
     * @throws InvalidWorkerConfigException if the key store cannot be used
     */
    Advertised.Bound open(Listener listener, String role, @Nullable TlsSettings tls) {
        ServerConnector connector = new ServerConnector(server, null, null, null, 1, 1, factories(listener, tls));
        connector.setName(role);
        connector.setHost(listener.host().isEmpty() ? null : listener.host());
        connector.setPort(listener.port());
        connector.setIdleTimeout(limits.idle().toMillis());
        connector.setAcceptQueueSize(ACCEPT_QUEUE);
        connector.setShutdownIdleTimeout(IDLE_AT_SHUTDOWN.toMillis());
        connector.addBean(new SlowHeaders(server.getScheduler(), limits.head()));
        try {
            connector.open();
        } catch (IOException failure) {
            throw new UncheckedIOException(
                    "Cannot listen on " + listener + ": " + failure.getMessage()
                            + ". Is another process listening there, and does the address belong to this machine?",
                    failure);
        }
        server.addConnector(connector);
        return new Advertised.Bound(listener, connector.getLocalPort());
    }

    private ConnectionFactory[] factories(Listener listener, @Nullable TlsSettings tls) {
        HttpConfiguration http = new HttpConfiguration();
        http.setUriCompliance(ANY_NAME);
        http.setSendServerVersion(false);
        // The Location of a connector whose name fills the longest request, with each byte percent-encoded.
        http.setMaxResponseHeaderSize(MAX_RESPONSE_HEADER);
        if (!listener.isTls()) {
            return new ConnectionFactory[] {new HttpConnectionFactory(http)};
        }
        // Workers reach each other by addresses that need not be in the certificate: that check is the client's.
        http.addCustomizer(new SecureRequestCustomizer(false));
        SslContextFactory.Server factory = Objects.requireNonNull(tls, "tls").serverFactory();
        start(factory, tls);
        return List.of(new SslConnectionFactory(factory, "http/1.1"), new HttpConnectionFactory(http))
                .toArray(ConnectionFactory[]::new);
    }

    /** Now, so that what cannot work stops the worker while it says why. */
    private static void start(SslContextFactory.Server factory, TlsSettings tls) {
        try {
            factory.start();
        } catch (Exception failure) { // the only type that Jetty declares
            throw new InvalidWorkerConfigException(List.of(new ConfigProblem(
                    tls.prefix() + SslConfigs.SSL_KEYSTORE_LOCATION_CONFIG,
                    tls.keyStore().location(),
                    "a key that works with the ssl settings given beside it; but: " + failure)));
        }
        requireAny(factory.getSelectedProtocols(), tls, SslConfigs.SSL_ENABLED_PROTOCOLS_CONFIG);
        requireAny(factory.getSelectedCipherSuites(), tls, SslConfigs.SSL_CIPHER_SUITES_CONFIG);
    }

    private static void requireAny(String[] selected, TlsSettings tls, String key) {
        if (selected.length == 0) {
            Object asked = key.equals(SslConfigs.SSL_CIPHER_SUITES_CONFIG)
                    ? tls.context().cipherSuites()
                    : tls.context().enabledProtocols();
            throw new InvalidWorkerConfigException(List.of(new ConfigProblem(
                    tls.prefix() + key, asked.toString(), "at least one that this JVM has and allows")));
        }
    }
}
