package dev.tributary.connect.rest;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/** Reads keys and certificates in PEM form into key stores in memory. Stateless. Source: KIP-651, RFC 7468. */
final class Pem {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");
    private static final String KEY = "PRIVATE KEY";
    private static final String ENCRYPTED_KEY = "ENCRYPTED PRIVATE KEY";
    private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC", "EdDSA", "DSA");

    private Pem() {}

    private record Block(String label, byte[] content) {}

    /**
     * A store with one key and the certificates that prove whose it is, the first one its own.
     *
     * @param password what the key is encrypted with; it protects the key in the store too
     * @throws IllegalArgumentException if the texts hold no such thing; the message never quotes them
     */
    static KeyStore keys(String key, String chain, @Nullable Password password) {
        char[] secret = password == null ? null : password.value().toCharArray();
        try {
            KeyStore store = empty();
            store.setKeyEntry("pem", privateKey(key, secret), secret, certificates(chain));
            return store;
        } catch (GeneralSecurityException | IOException failure) {
            throw new IllegalArgumentException(failure.getMessage(), failure);
        }
    }

    /**
     * A store with certificates to believe.
     *
     * @throws IllegalArgumentException if the text holds none
     */
    static KeyStore trusted(String text) {
        try {
            KeyStore store = empty();
            Certificate[] certificates = certificates(text);
            for (int i = 0; i < certificates.length; i++) {
                store.setCertificateEntry("pem" + i, certificates[i]);
            }
            return store;
        } catch (GeneralSecurityException | IOException failure) {
            throw new IllegalArgumentException(failure.getMessage(), failure);
        }
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static List<Block> blocks(String text) {
        List<Block> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(text);
        while (matcher.find()) {
            byte[] content = Base64.getMimeDecoder().decode(matcher.group(2).getBytes(StandardCharsets.US_ASCII));
            blocks.add(new Block(matcher.group(1), content));
        }
        return blocks;
    }

    private static Certificate[] certificates(String text) throws GeneralSecurityException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<Certificate> certificates = new ArrayList<>();
        for (Block block : blocks(text)) {
            if (block.label().equals("CERTIFICATE")) {
                certificates.add(factory.generateCertificate(new ByteArrayInputStream(block.content())));
            }
        }
        if (certificates.isEmpty()) {
            throw new IllegalArgumentException("there is no block -----BEGIN CERTIFICATE----- in it");
        }
        return certificates.toArray(Certificate[]::new);
    }

    private static PrivateKey privateKey(String text, char @Nullable [] password)
            throws GeneralSecurityException, IOException {
        List<Block> keys = blocks(text).stream()
                .filter(block -> block.label().endsWith(KEY))
                .toList();
        if (keys.size() != 1) {
            throw new IllegalArgumentException("there are " + keys.size() + " private keys in it instead of one");
        }
        Block key = keys.get(0);
        return switch (key.label()) {
            case KEY -> decoded(new PKCS8EncodedKeySpec(key.content()));
            case ENCRYPTED_KEY -> decoded(decrypted(new EncryptedPrivateKeyInfo(key.content()), password));
            default ->
                throw new IllegalArgumentException("its key is a '" + key.label()
                        + "', which is not PKCS #8; convert it" + " with 'openssl pkcs8 -topk8'");
        };
    }

    private static PKCS8EncodedKeySpec decrypted(EncryptedPrivateKeyInfo info, char @Nullable [] password)
            throws GeneralSecurityException {
        if (password == null) {
            throw new GeneralSecurityException("the key is encrypted, and no ssl.key.password is given");
        }
        // PBES2 tells its parts by its parameters alone.
        String algorithm =
                info.getAlgName().equals("PBES2") || info.getAlgName().equals("1.2.840.113549.1.5.13")
                        ? info.getAlgParameters().toString()
                        : info.getAlgName();
        Cipher cipher = Cipher.getInstance(algorithm);
        cipher.init(
                Cipher.DECRYPT_MODE,
                SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(password)),
                info.getAlgParameters());
        return info.getKeySpec(cipher);
    }

    private static PrivateKey decoded(PKCS8EncodedKeySpec spec) throws GeneralSecurityException {
        for (String algorithm : KEY_ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (InvalidKeySpecException | NoSuchAlgorithmException notThisOne) {
                continue;
            }
        }
        throw new InvalidKeySpecException("its key is none of " + KEY_ALGORITHMS);
    }
}
