package dev.tributary.connect.rest;

import dev.tributary.connect.api.ConfigProblem;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.UnrecoverableKeyException;
import java.util.Collections;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/**
 * Reads the key store and the trust store that TLS settings name: files of any type that the JVM knows, or PEM, in files or
 * in the settings themselves. What is wrong is told of the very setting that is to be mended. Stateless.
 */
final class TlsStores {
    private static final String PEM = "PEM";

    private TlsStores() {}

    /** What is wrong with a store. */
    static final class UnusableException extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient ConfigProblem problem;

        UnusableException(ConfigProblem problem) {
            super(problem.toString());
            this.problem = problem;
        }

        ConfigProblem problem() {
            return problem;
        }
    }

    /** The worker's own key and certificates; null if none are configured. */
    static @Nullable KeyStore keys(TlsSettings tls) throws UnusableException {
        TlsSettings.KeyStore settings = tls.keyStore();
        Said said = new Said(tls.prefix());
        if (settings.type().equalsIgnoreCase(PEM)) {
            return pemKeys(settings, said);
        }
        said.onlyWithPem(SslConfigs.SSL_KEYSTORE_KEY_CONFIG, settings.pemKey(), settings.type());
        said.onlyWithPem(SslConfigs.SSL_KEYSTORE_CERTIFICATE_CHAIN_CONFIG, settings.pemChain(), settings.type());
        String location = settings.location();
        if (location == null) {
            return null;
        }
        KeyStore store = load(
                new File(
                        said,
                        "key store",
                        SslConfigs.SSL_KEYSTORE_TYPE_CONFIG,
                        SslConfigs.SSL_KEYSTORE_LOCATION_CONFIG,
                        SslConfigs.SSL_KEYSTORE_PASSWORD_CONFIG),
                settings.type(),
                location,
                settings.password());
        requireUsableKey(store, settings, location, said);
        return store;
    }

    /** The certificates to believe; null if none are configured. */
    static @Nullable KeyStore trusted(TlsSettings tls) throws UnusableException {
        TlsSettings.TrustStore settings = tls.trustStore();
        Said said = new Said(tls.prefix());
        if (settings.type().equalsIgnoreCase(PEM)) {
            return pemTrusted(settings, said);
        }
        said.onlyWithPem(SslConfigs.SSL_TRUSTSTORE_CERTIFICATES_CONFIG, settings.pemCertificates(), settings.type());
        String location = settings.location();
        if (location == null) {
            return null;
        }
        KeyStore store = load(
                new File(
                        said,
                        "trust store",
                        SslConfigs.SSL_TRUSTSTORE_TYPE_CONFIG,
                        SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG,
                        SslConfigs.SSL_TRUSTSTORE_PASSWORD_CONFIG),
                settings.type(),
                location,
                settings.password());
        if (isEmpty(store)) {
            throw said.wrong(
                    SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG, location, "a trust store with at least one certificate");
        }
        return store;
    }

    private static @Nullable KeyStore pemKeys(TlsSettings.KeyStore settings, Said said) throws UnusableException {
        String location = settings.location();
        Password key = settings.pemKey();
        Password chain = settings.pemChain();
        said.notWithPem(
                SslConfigs.SSL_KEYSTORE_PASSWORD_CONFIG, settings.password(), SslConfigs.SSL_KEY_PASSWORD_CONFIG);
        if (location != null) {
            if (key != null || chain != null) {
                throw said.wrong(
                        SslConfigs.SSL_KEYSTORE_LOCATION_CONFIG,
                        location,
                        "either a file, or ssl.keystore.key and ssl.keystore.certificate.chain, not both");
            }
            String text = said.text(SslConfigs.SSL_KEYSTORE_LOCATION_CONFIG, location);
            return pem(said, SslConfigs.SSL_KEYSTORE_LOCATION_CONFIG, location, settings, text, text);
        }
        if (key == null && chain == null) {
            return null;
        }
        if (key == null || chain == null) {
            throw said.wrong(
                    key == null ? SslConfigs.SSL_KEYSTORE_KEY_CONFIG : SslConfigs.SSL_KEYSTORE_CERTIFICATE_CHAIN_CONFIG,
                    null,
                    "the key and its certificates in PEM form: both");
        }
        return pem(said, SslConfigs.SSL_KEYSTORE_KEY_CONFIG, Password.HIDDEN, settings, key.value(), chain.value());
    }

    private static KeyStore pem(
            Said said, String setting, String value, TlsSettings.KeyStore settings, String key, String chain)
            throws UnusableException {
        try {
            return Pem.keys(key, chain, settings.keyPassword());
        } catch (IllegalArgumentException failure) {
            if (failure.getCause() instanceof GeneralSecurityException && key.contains("ENCRYPTED PRIVATE KEY")) {
                throw said.wrong(
                        SslConfigs.SSL_KEY_PASSWORD_CONFIG,
                        settings.keyPassword() == null ? null : Password.HIDDEN,
                        "the password of the encrypted private key; but: " + failure.getMessage());
            }
            throw said.wrong(
                    setting, value, "one private key and its certificates in PEM form; but: " + failure.getMessage());
        }
    }

    private static @Nullable KeyStore pemTrusted(TlsSettings.TrustStore settings, Said said) throws UnusableException {
        String location = settings.location();
        Password certificates = settings.pemCertificates();
        said.notWithPem(SslConfigs.SSL_TRUSTSTORE_PASSWORD_CONFIG, settings.password(), null);
        if (location != null && certificates != null) {
            throw said.wrong(
                    SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG,
                    location,
                    "either a file or ssl.truststore.certificates, not both");
        }
        if (location == null && certificates == null) {
            return null;
        }
        boolean file = certificates == null;
        String setting =
                file ? SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG : SslConfigs.SSL_TRUSTSTORE_CERTIFICATES_CONFIG;
        String text = certificates != null ? certificates.value() : said.text(setting, String.valueOf(location));
        try {
            return Pem.trusted(text);
        } catch (IllegalArgumentException failure) {
            throw said.wrong(
                    setting,
                    file ? location : Password.HIDDEN,
                    "certificates in PEM form; but: " + failure.getMessage());
        }
    }

    /** The settings that a store file is read by. */
    private record File(Said said, String what, String typeKey, String locationKey, String passwordKey) {}

    private static KeyStore load(File file, String type, String location, @Nullable Password password)
            throws UnusableException {
        KeyStore store;
        try {
            store = KeyStore.getInstance(type);
        } catch (KeyStoreException unknown) {
            throw file.said().wrong(file.typeKey(), type, "a type that this JVM knows, such as JKS, PKCS12, or PEM");
        }
        Path path = file.said().readable(file.locationKey(), location);
        try (InputStream in = new BufferedInputStream(Files.newInputStream(path))) {
            store.load(in, password == null ? null : password.value().toCharArray());
            return store;
        } catch (IOException | GeneralSecurityException failure) {
            if (failure.getCause() instanceof UnrecoverableKeyException) {
                throw file.said()
                        .wrong(
                                file.passwordKey(),
                                password == null ? null : Password.HIDDEN,
                                "the password of the " + file.what() + " " + location);
            }
            throw file.said()
                    .wrong(
                            file.locationKey(),
                            location,
                            "a " + file.what() + " of type " + type + ", as " + file.typeKey() + " says; but: "
                                    + failure.getMessage());
        }
    }

    private static void requireUsableKey(KeyStore store, TlsSettings.KeyStore settings, String location, Said said)
            throws UnusableException {
        Password password = settings.keyPassword() == null ? settings.password() : settings.keyPassword();
        try {
            for (String alias : Collections.list(store.aliases())) {
                Key key = store.isKeyEntry(alias)
                        ? store.getKey(
                                alias,
                                password == null ? null : password.value().toCharArray())
                        : null;
                if (key != null) {
                    return;
                }
            }
        } catch (GeneralSecurityException failure) {
            throw said.wrong(
                    SslConfigs.SSL_KEY_PASSWORD_CONFIG,
                    settings.keyPassword() == null ? null : Password.HIDDEN,
                    "the password of the key in " + location
                            + "; without it that of the key store is tried, and does not open the key");
        }
        throw said.wrong(
                SslConfigs.SSL_KEYSTORE_LOCATION_CONFIG,
                location,
                "a key store with a key; this one has none that can" + " be read with the passwords given");
    }

    private static boolean isEmpty(KeyStore store) {
        try {
            return store.size() == 0;
        } catch (KeyStoreException notLoaded) {
            throw new IllegalStateException(notLoaded);
        }
    }

    /** Complaints about the settings with a prefix. */
    private record Said(String prefix) {
        UnusableException wrong(String key, @Nullable String value, String expectation) {
            return new UnusableException(new ConfigProblem(prefix + key, value, expectation));
        }

        void onlyWithPem(String key, @Nullable Password value, String type) throws UnusableException {
            if (value != null) {
                throw wrong(key, Password.HIDDEN, "nothing, unless the type of the store is PEM; it is " + type);
            }
        }

        void notWithPem(String key, @Nullable Password value, @Nullable String instead) throws UnusableException {
            if (value != null) {
                throw wrong(
                        key,
                        Password.HIDDEN,
                        "nothing: a store of type PEM has no password"
                                + (instead == null ? "" : "; that of the key is " + prefix + instead));
            }
        }

        Path readable(String key, String location) throws UnusableException {
            try {
                Path path = Path.of(location);
                if (Files.isRegularFile(path) && Files.isReadable(path)) {
                    return path;
                }
            } catch (InvalidPathException notOne) {
                throw wrong(key, location, "the path of a file");
            }
            throw wrong(key, location, "a file that exists and that this process can read");
        }

        String text(String key, String location) throws UnusableException {
            Path path = readable(key, location);
            try {
                return Files.readString(path);
            } catch (IOException failure) {
                throw wrong(key, location, "a text file that can be read; but: " + failure);
            }
        }
    }
}
