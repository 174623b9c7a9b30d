package dev.tributary.connect.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigRedactionTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "connection.password",
                "database.password",
                "sasl.jaas.config",
                "producer.override.sasl.jaas.config",
                "ssl.keystore.password",
                "ssl.key.password",
                "ssl.keystore.key",
                "ssl.keystore.certificate.chain",
                "aws.secret.access.key",
                "aws.access.key.id",
                "azure.account.key",
                "github.token",
                "basic.auth.user.info",
                "value.converter.basic.auth.user.info",
                "gcs.credentials.json",
                "camel.kamelet.x.apiKey",
                "connection.string",
                "db.pwd",
                "ssh.passphrase"
            })
    void whatIsWrittenUnderAKeyOfASecretIsHidden(String key) {
        assertThat(ConfigRedaction.of(Map.of(key, "Hx8-literal")).config()).isEqualTo(Map.of(key, "[hidden]"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "connector.class",
                "topics",
                "key.converter",
                "message.key.columns",
                "table.include.list",
                "ssl.truststore.location",
                "credentials.provider.class",
                "pk.fields",
                "transforms.key.type",
                "compatibility",
                "snapshot.mode",
                "bypass.cache"
            })
    void otherSettingsAreShown(String key) {
        assertThat(ConfigRedaction.of(Map.of(key, "plain")).config()).isEqualTo(Map.of(key, "plain"));
    }

    @Test
    void variablesAreShownUnresolvedAndWhatStandsAroundThemIsNot() {
        assertThat(ConfigRedaction.of(Map.of("password", "${file:/secrets:db}")).config())
                .isEqualTo(Map.of("password", "${file:/secrets:db}"));
        assertThat(ConfigRedaction.of(Map.of("password", "a${file:/secrets:db}b${env:X}"))
                        .config())
                .isEqualTo(Map.of("password", "[hidden]${file:/secrets:db}[hidden]${env:X}"));
    }

    @Test
    void passwordsInUrlsAreHiddenWhateverTheirKey() {
        var redaction = ConfigRedaction.of(Map.of(
                "connection.url", "jdbc:postgresql://db:5432/shop?user=me&password=Hx8secret&ssl=true",
                "mongo", "mongodb://me:Hx8secret@db:27017/shop",
                "with.variable", "jdbc:x://db?password=${file:/secrets:db}"));
        assertThat(redaction.config())
                .isEqualTo(Map.of(
                        "connection.url", "jdbc:postgresql://db:5432/shop?user=me&password=[hidden]&ssl=true",
                        "mongo", "mongodb://me:[hidden]@db:27017/shop",
                        "with.variable", "jdbc:x://db?password=${file:/secrets:db}"));
        assertThat(redaction.redact("cannot log in as me/Hx8secret")).isEqualTo("cannot log in as me/[hidden]");
    }

    @Test
    void textsDoNotShowWhatTheConfigurationHides() {
        var redaction = ConfigRedaction.of(Map.of("database.password", "Tr0ub4dor&3", "name", "orders"));
        assertThat(redaction.redact("orders: login with Tr0ub4dor&3 failed"))
                .isEqualTo("orders: login with [hidden] failed");
        assertThat(redaction.redact("properties {password=other, user=me}"))
                .isEqualTo("properties {password=[hidden], user=me}");
    }

    @Test
    void aPasswordThatIsAWordDoesNotMakeClassNamesUnreadable() {
        var redaction = ConfigRedaction.of(Map.of("database.password", "postgres"));
        assertThat(redaction.redact("at org.postgresql.Driver.connect: user postgres"))
                .isEqualTo("at org.postgresql.Driver.connect: user [hidden]");
    }

    @Test
    void sentencesAboutPasswordsStayReadable() {
        var redaction = ConfigRedaction.of(Map.of("name", "orders"));
        assertThat(redaction.redact("FATAL: password authentication failed for user \"me\""))
                .isEqualTo("FATAL: password authentication failed for user \"me\"");
    }
}
