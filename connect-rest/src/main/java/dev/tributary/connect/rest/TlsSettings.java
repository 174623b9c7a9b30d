package dev.tributary.connect.rest;

import dev.tributary.connect.api.InvalidWorkerConfigException;
import java.util.List;
import org.apache.kafka.common.config.types.Password;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;

/**
 * The TLS configuration of listeners and of requests to other workers; passwords hide themselves in {@code toString}. Immutable. Source: spec, "TLS".
 *
 * @param prefix what stands before the keys it was read from: {@code listeners.https.}, {@code admin.listeners.https.}
 *     or nothing
 * @param keyStore the worker's own key and certificate
 * @param trustStore which clients to believe
 * @param context the protocol, and who implements it
 * @param clientAuth whether clients must, should or need not present a certificate
 * @param endpointIdentification how outgoing requests check host names; empty or null for not at all
 */
public record TlsSettings(
        String prefix,
        KeyStore keyStore,
        TrustStore trustStore,
        Context context,
        ClientAuth clientAuth,
        @Nullable String endpointIdentification) {

    /**
     * A file with a key; the type is a JCA name such as {@code JKS} or {@code PKCS12}, or {@code PEM}: then the key and its
     * certificates may stand here instead.
     */
    public record KeyStore(
            String type,
            @Nullable String location,
            @Nullable Password password,
            @Nullable Password keyPassword,
            @Nullable Password pemKey,
            @Nullable Password pemChain,
            String algorithm) {}

    /** A file with certificates; with the type {@code PEM} they may stand here instead. */
    public record TrustStore(
            String type,
            @Nullable String location,
            @Nullable Password password,
            @Nullable Password pemCertificates,
            String algorithm) {}

    /** What the JVM's TLS engine is asked for; empty cipher suites mean the JVM's. */
    public record Context(
            String protocol,
            List<String> enabledProtocols,
            List<String> cipherSuites,
            @Nullable String provider,
            @Nullable String secureRandom) {}

    /** {@code ssl.client.auth}. */
    public enum ClientAuth {
        NONE,
        REQUESTED,
        REQUIRED
    }

    /**
     * A new factory for a server, not started.
     *
     * @throws InvalidWorkerConfigException if a store cannot be used
     */
    SslContextFactory.Server serverFactory() {
        SslContextFactory.Server factory = new SslContextFactory.Server();
        configure(factory);
        factory.setWantClientAuth(clientAuth == ClientAuth.REQUESTED);
        factory.setNeedClientAuth(clientAuth == ClientAuth.REQUIRED);
        return factory;
    }

    /**
     * A new factory for requests to other workers, not started. Without a trust store the key store is believed.
     *
     * @throws InvalidWorkerConfigException if a store cannot be used
     */
    SslContextFactory.Client clientFactory() {
        SslContextFactory.Client factory = new SslContextFactory.Client();
        configure(factory);
        boolean unchecked = endpointIdentification == null || endpointIdentification.isBlank();
        factory.setEndpointIdentificationAlgorithm(unchecked ? null : endpointIdentification);
        return factory;
    }

    private void configure(SslContextFactory factory) {
        java.security.KeyStore keys;
        java.security.KeyStore trusted;
        try {
            keys = TlsStores.keys(this);
            trusted = TlsStores.trusted(this);
        } catch (TlsStores.UnusableException unusable) {
            throw new InvalidWorkerConfigException(List.of(unusable.problem()));
        }
        if (keys != null) {
            factory.setKeyStore(keys);
            factory.setKeyStorePassword(text(keyStore.password()));
            factory.setKeyManagerPassword(text(keyStore.keyPassword()));
        }
        factory.setKeyManagerFactoryAlgorithm(keyStore.algorithm());
        if (trusted != null || keys != null) {
            factory.setTrustStore(trusted == null ? keys : trusted);
        }
        factory.setTrustManagerFactoryAlgorithm(trustStore.algorithm());
        factory.setProtocol(context.protocol());
        factory.setProvider(context.provider());
        factory.setSecureRandomAlgorithm(context.secureRandom());
        factory.setIncludeProtocols(context.enabledProtocols().toArray(String[]::new));
        if (!context.cipherSuites().isEmpty()) {
            factory.setIncludeCipherSuites(context.cipherSuites().toArray(String[]::new));
            factory.setExcludeCipherSuites(); // what the user asks for is not second-guessed
        }
    }

    private static @Nullable String text(@Nullable Password password) {
        return password == null ? null : password.value();
    }
}
