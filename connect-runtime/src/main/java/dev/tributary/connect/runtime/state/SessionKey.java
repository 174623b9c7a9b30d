package dev.tributary.connect.runtime.state;

import java.util.Base64;

/**
 * The key with which the workers of a cluster sign their requests to each other. Immutable; not shown by {@code toString}.
 *
 * @param keyBase64 the raw key in standard base64
 * @param algorithm what the key was made for
 * @param createdMs when the leader of that time made it, by its clock
 */
public record SessionKey(String keyBase64, String algorithm, long createdMs) {
    /**
     * @throws IllegalArgumentException if it is not base64
     */
    public SessionKey {
        if (Base64.getDecoder().decode(keyBase64).length == 0) {
            throw new IllegalArgumentException("session key: empty (expected: at least one byte)");
        }
    }

    /** The raw key. */
    public byte[] key() {
        return Base64.getDecoder().decode(keyBase64);
    }

    @Override
    public String toString() {
        return "SessionKey[" + algorithm + ", created " + createdMs + "]";
    }
}
