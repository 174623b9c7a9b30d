package dev.tributary.connect.runtime.config;

import dev.tributary.connect.runtime.config.Variables.Variable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A connector's configuration with its variables resolved, and what is told of that to others. Not
 * thread-safe. Source: {@code tasks} 1.3, 9.5.
 */
public final class ResolvedConfig {
    /** Fingerprints are compared in this process only; without the salt they would tell short secrets to who tries them. */
    private static final byte[] SALT = salt();

    private final VariableResolver variables;
    private final Map<String, @Nullable String> raw;
    private final Map<String, @Nullable String> values;
    private final Map<String, Duration> timesToLive = new TreeMap<>();

    private ResolvedConfig(VariableResolver variables, Map<String, @Nullable String> raw) {
        this.variables = variables;
        this.raw = raw;
        this.values = variables.resolve(raw, this::note);
    }

    /**
     * Asks the config providers; blocks as long as they do.
     *
     * @throws RuntimeException if one of them throws
     */
    public static ResolvedConfig of(Map<String, @Nullable String> raw, VariableResolver variables) {
        return new ResolvedConfig(variables, raw);
    }

    private void note(String provider, String path, Duration ttl) {
        timesToLive.put(provider + ":" + path, ttl);
    }

    public Map<String, @Nullable String> values() {
        return values;
    }

    /** Of the connector's own configuration. */
    public Resolution resolution() {
        return resolution(digest(), timesToLive);
    }

    /**
     * The same, together with variables that the connector itself put into the configurations of its tasks: a secret of a
     * task has its time to live too. Asks the providers only if there are such.
     */
    public Resolution with(List<Map<String, @Nullable String>> rawTaskConfigs) {
        Set<Variable> known = raw.values().stream()
                .flatMap(value -> Variables.of(value).stream())
                .collect(Collectors.toSet());
        MessageDigest digest = digest();
        Map<String, Duration> all = new TreeMap<>(timesToLive);
        for (Map<String, @Nullable String> task : rawTaskConfigs) {
            Map<String, @Nullable String> own = new TreeMap<>(task);
            own.values().removeIf(value -> known.containsAll(Variables.of(value)));
            Map<String, @Nullable String> resolved =
                    variables.resolve(own, (provider, path, ttl) -> all.put(provider + ":" + path, ttl));
            add(digest, own, resolved);
        }
        return resolution(digest, all);
    }

    private Resolution resolution(MessageDigest digest, Map<String, Duration> found) {
        return new Resolution(
                HexFormat.of().formatHex(digest.digest()),
                ConnectorSettingsParser.restartsOnReload(values) ? found : Map.of());
    }

    private MessageDigest digest() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(SALT);
            add(digest, raw, values);
            return digest;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** What is not a variable is compared elsewhere. */
    private static void add(
            MessageDigest digest, Map<String, @Nullable String> raw, Map<String, @Nullable String> resolved) {
        new TreeMap<>(resolved).forEach((key, value) -> {
            if (value != null && !value.equals(raw.get(key))) {
                add(digest, key);
                add(digest, value);
            }
        });
    }

    private static byte[] salt() {
        var salt = new byte[16];
        new SecureRandom().nextBytes(salt);
        return salt;
    }

    private static void add(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        digest.update(bytes);
    }
}
