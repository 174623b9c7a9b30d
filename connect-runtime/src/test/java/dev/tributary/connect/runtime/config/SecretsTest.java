package dev.tributary.connect.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class SecretsTest {
    private final Secrets secrets = new Secrets();

    @Test
    void aSecretIsShownAsItsVariableWhereverItStands() {
        secrets.learn("${v:p}", "gpx-49!wolf/x");

        assertThat(secrets.redact("gpx-49!wolf/x, url=jdbc:gpx-49!wolf/x@db, gpx-49!wolf/x"))
                .isEqualTo("${v:p}, url=jdbc:${v:p}@db, ${v:p}");
    }

    @Test
    void ofTwoSecretsThatBeginAlikeNoEndIsLeftBehind() {
        secrets.learn(new LinkedHashMap<>(Map.of("${v:a}", "abc-def-1", "${v:b}", "abc-def-1-and-more")));

        assertThat(secrets.redact("<abc-def-1-and-more> <abc-def-1>")).isEqualTo("<${v:b}> <${v:a}>");
    }

    @Test
    void theUsualEncodingsOfASecretAreFoundToo() {
        secrets.learn("${v:p}", "pass\"word with&more");

        assertThat(secrets.redact(
                        "{\"p\":\"pass\\\"word with&more\"} ?p=pass%22word+with%26more cGFzcyJ3b3JkIHdpdGgmbW9yZQ=="))
                .isEqualTo("{\"p\":\"${v:p}\"} ?p=${v:p} ${v:p}");
    }

    @Test
    void aLineOfAKeyIsFoundWithoutTheOthers() {
        secrets.learn(
                "${v:k}",
                "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkq\nhkiG9w0BAQEFAASC\n-----END PRIVATE KEY-----\n");

        assertThat(secrets.redact("bad key at hkiG9w0BAQEFAASC")).isEqualTo("bad key at ${v:k}");
        assertThat(secrets.redact("-----BEGIN PRIVATE KEY-----")).isEqualTo("-----BEGIN PRIVATE KEY-----");
    }

    @Test
    void shortWordsAreFoundAsWordsOnly() {
        secrets.learn("${v:u}", "postgres");

        assertThat(secrets.redact("user postgres: at org.postgresql.Driver"))
                .isEqualTo("user ${v:u}: at org.postgresql.Driver");
    }

    @Test
    void namesOfClassesStayReadable() {
        secrets.learn("${v:h}", "mysql");

        assertThat(secrets.redact("at com.mysql.cj.Driver: no host mysql:3306, mysql.local, or db.mysql."))
                .isEqualTo("at com.mysql.cj.Driver: no host ${v:h}:3306, ${v:h}.local, or db.${v:h}.");
    }

    @Test
    void whatStandsInEveryTextIsNoSecret() {
        secrets.learn(Map.of("${v:a}", "true", "${v:b}", "5432", "${v:c}", "abc", "${v:d}", "", "${v:e}", "    "));

        assertThat(secrets.redact("true 5432 abc     ")).isEqualTo("true 5432 abc     ");
    }

    @Test
    void theEldestOfTooManyAreForgotten() {
        Map<String, String> many = new LinkedHashMap<>();
        for (int i = 0; i <= Secrets.MOST_VALUES; i++) {
            many.put("${v:" + i + "}", "secret-number-" + i + "!");
        }
        secrets.learn(many);

        assertThat(secrets.redact("secret-number-1! secret-number-0!")).isEqualTo("${v:1} secret-number-0!");
    }

    @Test
    void itTellsNothingItself() {
        secrets.learn("${v:p}", "gpx-49!wolf/x");

        assertThat(secrets).hasToString("Secrets");
    }

    @Property(tries = 300)
    void noTextKeepsASecret(
            @ForAll @StringLength(max = 30) String before,
            @ForAll @StringLength(min = 12, max = 40) String secret,
            @ForAll @StringLength(max = 30) String after) {
        secrets.learn("${v:p}", secret);
        if (!"${v:p}".contains(secret.strip()) && secret.strip().length() >= 12) {
            assertThat(secrets.redact(before + secret + after)).contains("${v:p}");
        }
    }
}
