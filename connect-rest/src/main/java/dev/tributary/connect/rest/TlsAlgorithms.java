package dev.tributary.connect.rest;

import dev.tributary.connect.api.ConfigProblem;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.kafka.common.config.SslConfigs;
import org.jspecify.annotations.Nullable;

/** Whether this JVM knows the algorithms that TLS settings name. Stateless. */
final class TlsAlgorithms {
    private TlsAlgorithms() {}

    private interface Look {
        void up(String name) throws GeneralSecurityException;
    }

    static List<ConfigProblem> problems(TlsSettings tls) {
        List<ConfigProblem> problems = new ArrayList<>();
        String providerName = tls.context().provider();
        Provider provider = providerName == null ? null : Security.getProvider(providerName);
        if (providerName != null && provider == null) {
            String known = String.join(
                    ", ",
                    List.of(Security.getProviders()).stream()
                            .map(Provider::getName)
                            .toList());
            problems.add(new ConfigProblem(
                    tls.prefix() + SslConfigs.SSL_PROVIDER_CONFIG, providerName, "a provider of this JVM: " + known));
        }
        check(problems, tls, SslConfigs.SSL_PROTOCOL_CONFIG, tls.context().protocol(), SSLContext::getInstance);
        check(
                problems,
                tls,
                SslConfigs.SSL_KEYMANAGER_ALGORITHM_CONFIG,
                tls.keyStore().algorithm(),
                KeyManagerFactory::getInstance);
        check(
                problems,
                tls,
                SslConfigs.SSL_TRUSTMANAGER_ALGORITHM_CONFIG,
                tls.trustStore().algorithm(),
                TrustManagerFactory::getInstance);
        check(
                problems,
                tls,
                SslConfigs.SSL_SECURE_RANDOM_IMPLEMENTATION_CONFIG,
                tls.context().secureRandom(),
                SecureRandom::getInstance);
        return problems;
    }

    private static void check(
            List<ConfigProblem> problems, TlsSettings tls, String key, @Nullable String name, Look look) {
        if (name == null) {
            return;
        }
        try {
            look.up(name);
        } catch (GeneralSecurityException unknown) {
            problems.add(new ConfigProblem(
                    tls.prefix() + key,
                    name,
                    "what a security provider of this JVM has; but: " + unknown.getMessage()));
        }
    }
}
