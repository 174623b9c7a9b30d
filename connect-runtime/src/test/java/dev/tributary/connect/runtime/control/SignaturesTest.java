package dev.tributary.connect.runtime.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.connect.api.ConnectClusterException.BadRequest;
import dev.tributary.connect.api.ConnectClusterException.Forbidden;
import dev.tributary.connect.api.ConnectClusterException.NotReady;
import dev.tributary.connect.api.SignedBody;
import dev.tributary.connect.runtime.config.DistributedSettings.SessionKeySettings;
import dev.tributary.connect.runtime.state.SessionKey;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SignaturesTest {
    private static final String ALGORITHM = "HmacSHA256";
    /** RFC 4231, test case 2: the key "Jefe" signs the text below. */
    private static final byte[] TEXT = "what do ya want for nothing?".getBytes(UTF_8);

    private static final String MAC = "W9zBRg==";
    private static final SessionKeySettings SETTINGS =
            new SessionKeySettings(ALGORITHM, null, Duration.ofHours(1), ALGORITHM, List.of(ALGORITHM, "HmacSHA512"));
    private final AtomicReference<SessionKey> key = new AtomicReference<>(
            new SessionKey(Base64.getEncoder().encodeToString("Jefe".getBytes(UTF_8)), ALGORITHM, 1));
    private final Signatures signatures = new Signatures(SETTINGS, key::get);

    @Test
    void theSignatureIsTheMacOfTheBody() {
        SignedBody signed = signatures.sign(TEXT);
        assertThat(signed.algorithm()).isEqualTo(ALGORITHM);
        assertThat(signed.signature())
                .isEqualTo(Base64.getEncoder()
                        .encodeToString(hex("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")));
        assertThatCode(() -> signatures.check(signed, true)).doesNotThrowAnyException();
        assertThatCode(() -> signatures.check(signatures.sign(new byte[0]), true))
                .doesNotThrowAnyException();
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }

    @Test
    void whatIsWrongWithASignatureIsToldInThisOrder() {
        assertThatThrownBy(() -> signatures.check(new SignedBody(TEXT, MAC, "Rot13"), false))
                .isInstanceOf(BadRequest.class)
                .hasMessageContaining("Rot13");
        assertThatThrownBy(() -> signatures.check(new SignedBody(TEXT, "%%", ALGORITHM), false))
                .isInstanceOf(BadRequest.class)
                .hasMessageContaining("base64");
        assertThatThrownBy(() -> signatures.check(new SignedBody(TEXT, null, ALGORITHM), true))
                .isInstanceOf(BadRequest.class)
                .hasMessageContaining(SignedBody.SIGNATURE_HEADER);
        assertThatThrownBy(() -> signatures.check(new SignedBody(TEXT, MAC, null), true))
                .isInstanceOf(BadRequest.class)
                .hasMessageContaining(SignedBody.ALGORITHM_HEADER);
        assertThatThrownBy(() -> signatures.check(new SignedBody(TEXT, MAC, "HmacMD5"), true))
                .isInstanceOf(BadRequest.class)
                .hasMessageContaining("HmacMD5")
                .hasMessageContaining("HmacSHA512");
        SignedBody signed = signatures.sign(TEXT);
        assertThatThrownBy(() ->
                        signatures.check(new SignedBody("else".getBytes(UTF_8), signed.signature(), ALGORITHM), true))
                .isInstanceOf(Forbidden.class);
        key.set(null);
        assertThatThrownBy(() -> signatures.check(signed, true)).isInstanceOf(NotReady.class);
    }

    @Test
    void whereNobodySignsASignatureIsNotLookedAt() {
        assertThatCode(() -> signatures.check(new SignedBody(TEXT, null, null), false))
                .doesNotThrowAnyException();
        assertThatCode(() -> signatures.check(new SignedBody(TEXT, "AAAA", ALGORITHM), false))
                .doesNotThrowAnyException();
    }

    @Test
    void withoutAKeyNothingIsSigned() {
        key.set(null);
        assertThat(signatures.sign(TEXT)).isEqualTo(new SignedBody(TEXT, null, null));
    }
}
