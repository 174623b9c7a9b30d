package dev.tributary.connect.api;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request from one worker to another, exactly as sent, and its signature. Immutable by agreement: the bytes
 * are not copied. Source: KIP-507.
 *
 * @param body may be empty
 * @param signature the header {@code X-Connect-Authorization}: the MAC of the body in base64; null if there is none
 * @param algorithm the header {@code X-Connect-Request-Signature-Algorithm}; null if there is none
 */
@SuppressWarnings("ArrayRecordComponent") // equals compares the content
public record SignedBody(
        byte[] body, @Nullable String signature, @Nullable String algorithm) {
    public static final String SIGNATURE_HEADER = "X-Connect-Authorization";
    public static final String ALGORITHM_HEADER = "X-Connect-Request-Signature-Algorithm";

    public SignedBody {
        Objects.requireNonNull(body, "body");
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SignedBody that
                && Arrays.equals(body, that.body)
                && Objects.equals(signature, that.signature)
                && Objects.equals(algorithm, that.algorithm);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(body);
    }

    /** Without the content, which may hold secrets. */
    @Override
    public String toString() {
        return "SignedBody[" + body.length + " bytes, " + (signature == null ? "not signed" : algorithm) + "]";
    }
}
