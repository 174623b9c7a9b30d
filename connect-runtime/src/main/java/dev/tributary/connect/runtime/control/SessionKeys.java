package dev.tributary.connect.runtime.control;

import dev.tributary.connect.runtime.config.DistributedSettings.SessionKeySettings;
import dev.tributary.connect.runtime.state.SessionKey;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.KeyGenerator;
import org.apache.kafka.connect.errors.ConnectException;

/** Makes session keys as configured, and knows them when it sees them. Thread-safe. */
final class SessionKeys {
    private final SessionKeySettings settings;
    /** How many bytes a key has that is made here. */
    private final int length;

    SessionKeys(SessionKeySettings settings) {
        this.settings = settings;
        this.length = bytes().length;
    }

    /** Whether the key could have been made here. */
    boolean fits(SessionKey key) {
        return key.algorithm().equals(settings.keyAlgorithm()) && key.key().length == length;
    }

    SessionKey generate(Instant now) {
        return new SessionKey(Base64.getEncoder().encodeToString(bytes()), settings.keyAlgorithm(), now.toEpochMilli());
    }

    private byte[] bytes() {
        try {
            KeyGenerator generator = KeyGenerator.getInstance(settings.keyAlgorithm());
            Integer bits = settings.keySize();
            if (bits != null) {
                generator.init(bits);
            }
            return generator.generateKey().getEncoded();
        } catch (NoSuchAlgorithmException e) { // was checked when the settings were parsed
            throw new ConnectException(
                    "inter.worker.key.generation.algorithm: " + settings.keyAlgorithm() + " is not known to this JVM",
                    e);
        }
    }
}
