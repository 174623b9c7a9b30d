package dev.tributary.connect.runtime.control;

import dev.tributary.connect.api.ConnectClusterException.BadRequest;
import dev.tributary.connect.api.ConnectClusterException.Forbidden;
import dev.tributary.connect.api.ConnectClusterException.NotReady;
import dev.tributary.connect.api.SignedBody;
import dev.tributary.connect.runtime.config.DistributedSettings.SessionKeySettings;
import dev.tributary.connect.runtime.state.SessionKey;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Signs requests to other workers, and checks theirs, with the cluster's session key. Thread-safe. Source: KIP-507; {@code
 * rest} 2.1.
 */
final class Signatures {
    private final SessionKeySettings settings;
    private final Supplier<@Nullable SessionKey> key;

    /**
     * @param key the newest known; null while there is none
     */
    Signatures(SessionKeySettings settings, Supplier<@Nullable SessionKey> key) {
        this.settings = settings;
        this.key = key;
    }

    /** Signed if a key is known, whatever the group speaks at the moment. */
    SignedBody sign(byte[] body) {
        SessionKey known = key.get();
        if (known == null) {
            return new SignedBody(body, null, null);
        }
        String algorithm = settings.signatureAlgorithm();
        try {
            byte[] signature = compute(Mac.getInstance(algorithm), known, body);
            return new SignedBody(body, Base64.getEncoder().encodeToString(signature), algorithm);
        } catch (NoSuchAlgorithmException e) { // was checked when the settings were parsed
            throw new IllegalStateException(
                    "inter.worker.signature.algorithm: " + algorithm + " is not known to this JVM", e);
        }
    }

    /**
     * Throws what is wrong with the signature.
     *
     * @param required false: only headers that make no sense are wrong
     */
    void check(SignedBody signed, boolean required) {
        String algorithm = signed.algorithm();
        String signature = signed.signature();
        Mac mac = algorithm == null ? null : mac(algorithm);
        byte[] claimed = signature == null ? null : decoded(signature);
        if (!required) {
            return;
        }
        if (mac == null || algorithm == null || claimed == null) {
            throw new BadRequest("The request is not signed: it needs the headers " + SignedBody.SIGNATURE_HEADER
                    + " and " + SignedBody.ALGORITHM_HEADER + ". Only workers of this cluster may ask for this.");
        }
        if (!settings.verificationAlgorithms().contains(algorithm)) {
            throw new BadRequest(SignedBody.ALGORITHM_HEADER + ": " + algorithm + " (expected: one of "
                    + settings.verificationAlgorithms() + ", inter.worker.verification.algorithms)");
        }
        SessionKey known = key.get();
        if (known == null) {
            throw new NotReady(
                    "This worker has not read a session key yet, and cannot check the signature. Try again.");
        }
        if (!MessageDigest.isEqual(compute(mac, known, signed.body()), claimed)) {
            throw new Forbidden("The signature is not that of this body with the cluster's present session key. If the"
                    + " key has just been changed, try again.");
        }
    }

    private static Mac mac(String algorithm) {
        try {
            return Mac.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new BadRequest(
                    SignedBody.ALGORITHM_HEADER + ": '" + algorithm + "' is no signature algorithm of this JVM", e);
        }
    }

    private static byte[] decoded(String signature) {
        try {
            return Base64.getDecoder().decode(signature);
        } catch (IllegalArgumentException e) {
            throw new BadRequest(SignedBody.SIGNATURE_HEADER + ": not base64", e);
        }
    }

    private static byte[] compute(Mac mac, SessionKey key, byte[] body) {
        try {
            mac.init(new SecretKeySpec(key.key(), key.algorithm()));
            return mac.doFinal(body);
        } catch (InvalidKeyException e) {
            throw new NotReady("The cluster's session key (" + key.algorithm() + ") does not fit signature algorithm "
                    + mac.getAlgorithm() + ". Check inter.worker.key.generation.algorithm and"
                    + " inter.worker.signature.algorithm.");
        }
    }
}
