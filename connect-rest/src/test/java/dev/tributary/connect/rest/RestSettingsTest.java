package dev.tributary.connect.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tributary.connect.api.ConfigProblem;
import dev.tributary.connect.api.InvalidWorkerConfigException;
import dev.tributary.connect.rest.http.HeaderRule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RestSettingsTest {
    @Test
    void withoutPropertiesTheDefaultsCount() {
        RestSettings settings = RestSettings.parse(Map.of());
        assertThat(settings.listeners()).containsExactly(new Listener("http", "", 8083));
        assertThat(settings.adminListeners()).isNull();
        assertThat(settings.advertised()).isEqualTo(new Advertised("http", null, null));
        assertThat(settings.cors().isActive()).isFalse();
        assertThat(settings.cors().methods()).containsExactlyInAnyOrder("GET", "POST", "HEAD");
        assertThat(settings.responseHeaders()).isEmpty();
        assertThat(settings.extensionClasses()).isEmpty();
        assertThat(settings.tls().context().enabledProtocols()).containsExactly("TLSv1.2", "TLSv1.3");
    }

    @ParameterizedTest
    @CsvSource({
        "http://:8083,http,'',8083",
        "HTTPS://Host-1.example:0,https,Host-1.example,0",
        "http://[::1]:80,http,::1,80",
        "http://[fe80::1%eth0]:80,http,fe80::1%eth0,80",
        "http://0.0.0.0:65535,http,0.0.0.0,65535"
    })
    void listenersAreRead(String text, String scheme, String host, int port) {
        assertThat(Listener.parse(text)).isEqualTo(new Listener(scheme, host, port));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8083",
                "localhost:8083",
                "http://localhost",
                "ftp://x:1",
                "http://x:65536",
                "http://x:-1",
                "http://x:1/",
                "http://a b:1",
                "http://x:y",
                "http://[::1:80"
            })
    void whatIsNoListenerIsAProblem(String text) {
        assertThatThrownBy(() -> RestSettings.parse(Map.of("listeners", text)))
                .isInstanceOf(InvalidWorkerConfigException.class)
                .hasMessageContaining("listeners: '" + text + "' (expected: http://host:port");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", "http://:1,,http://:2"})
    void listenersMustNotBeEmpty(String text) {
        assertThatThrownBy(() -> RestSettings.parse(Map.of("listeners", text)))
                .isInstanceOf(InvalidWorkerConfigException.class)
                .hasMessageContaining("listeners: '" + text + "'");
    }

    @Test
    void adminListenersMayBeEmpty() {
        assertThat(RestSettings.parse(Map.of("admin.listeners", "")).adminListeners())
                .isEmpty();
        assertThat(RestSettings.parse(Map.of("admin.listeners", "http://:1")).adminListeners())
                .containsExactly(new Listener("http", "", 1));
    }

    @Test
    void aListenerThatStandsTwiceCountsOnce() {
        assertThat(RestSettings.parse(Map.of("listeners", "http://:1, http://:1"))
                        .listeners())
                .hasSize(1);
        assertThat(RestSettings.parse(Map.of("listeners", "HTTP://:1,http://:1"))
                        .listeners())
                .hasSize(1);
        assertThat(RestSettings.parse(Map.of("listeners", "HTTP://:0,http://:0"))
                        .listeners())
                .hasSize(2);
    }

    @Test
    void anAdminListenerIsAtAnAddressOfItsOwn() {
        assertThatThrownBy(() -> RestSettings.parse(Map.of("listeners", "http://:1", "admin.listeners", "HTTP://:1")))
                .isInstanceOf(InvalidWorkerConfigException.class)
                .hasMessageContaining("admin.listeners: 'http://:1'")
                .hasMessageContaining("leave admin.listeners unset");
    }

    @Test
    void everyProblemIsToldAtOnce() {
        Map<String, String> props = new HashMap<>();
        props.put("listeners", "http://:1,nonsense");
        props.put("admin.listeners", "more nonsense");
        props.put("rest.advertised.port", "many");
        props.put("rest.advertised.listener", "ftp");
        props.put("rest.advertised.host.name", "a b");
        props.put("access.control.allow.origin", "http://(");
        props.put("response.http.headers.config", "set X");
        props.put("rest.extension.classes", "a,,b");
        props.put("ssl.client.auth", "perhaps");
        InvalidWorkerConfigException failure =
                catchThrowableOfType(InvalidWorkerConfigException.class, () -> RestSettings.parse(props));
        assertThat(failure.problems())
                .extracting(ConfigProblem::key)
                .contains(
                        "listeners",
                        "admin.listeners",
                        "rest.advertised.port",
                        "rest.advertised.listener",
                        "rest.advertised.host.name",
                        "access.control.allow.origin",
                        "response.http.headers.config",
                        "rest.extension.classes",
                        "ssl.client.auth")
                .doesNotHaveDuplicates();
        assertThat(failure.problems())
                .contains(new ConfigProblem("rest.advertised.port", "many", "Not a number of type INT"));
    }

    @Test
    void anAdvertisedProtocolWithoutListenerNeedsHostAndPort() {
        Map<String, String> props = new HashMap<>(Map.of("rest.advertised.listener", "https"));
        assertThatThrownBy(() -> RestSettings.parse(props)).hasMessageContaining("rest.advertised.host.name");
        props.put("rest.advertised.host.name", "proxy");
        props.put("rest.advertised.port", "443");
        assertThat(RestSettings.parse(props).advertised().url(List.of())).hasToString("https://proxy:443/");
    }

    @Test
    void keysOfOthersAreIgnored() {
        assertThat(RestSettings.parse(Map.of("group.id", "g", "listenersx", "y"))
                        .listeners())
                .hasSize(1);
    }

    @Test
    void extensionsKeepTheirOrderAndCountOnce() {
        assertThat(RestSettings.parse(Map.of("rest.extension.classes", "b, a,b"))
                        .extensionClasses())
                .containsExactly("b", "a");
    }

    @Test
    void headerRulesAreRead() {
        assertThat(HeaderRule.parseAll(
                        "\"set Cache-Control: no-cache, no-store\", ADD X-Frame-Options:DENY ,setDate Expires: 31540000000,"
                                + "addDate Date: 0,set Empty:"))
                .containsExactly(
                        new HeaderRule(HeaderRule.Action.SET, "Cache-Control", "no-cache, no-store"),
                        new HeaderRule(HeaderRule.Action.ADD, "X-Frame-Options", "DENY"),
                        new HeaderRule(HeaderRule.Action.SETDATE, "Expires", "31540000000"),
                        new HeaderRule(HeaderRule.Action.ADDDATE, "Date", "0"),
                        new HeaderRule(HeaderRule.Action.SET, "Empty", ""));
        assertThat(HeaderRule.parseAll(" ")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Frame-Options: DENY",
                "put X: y",
                "set X",
                "set a b: c",
                "set X: a:b",
                "set X: y,",
                "setDate X: soon",
                "\"set X: y",
                "setX: y",
                "set X(1): y",
                "set Content-Length: 5",
                "add transfer-encoding: chunked",
                "set X: \u00fc"
            })
    void whatIsNoHeaderRuleIsAProblem(String text) {
        assertThatThrownBy(() -> RestSettings.parse(Map.of("response.http.headers.config", text)))
                .isInstanceOf(InvalidWorkerConfigException.class)
                .hasMessageContaining("response.http.headers.config");
    }

    /** Key, type and default as in the specification's tables. */
    @ParameterizedTest
    @CsvSource({
        "listeners,LIST,http://:8083",
        "admin.listeners,LIST,null",
        "rest.advertised.host.name,STRING,null",
        "rest.advertised.port,INT,null",
        "rest.advertised.listener,STRING,null",
        "access.control.allow.origin,STRING,''",
        "access.control.allow.methods,STRING,''",
        "response.http.headers.config,STRING,''",
        "rest.extension.classes,LIST,[]",
        "ssl.client.auth,STRING,none",
        "ssl.protocol,STRING,TLSv1.3",
        "ssl.provider,STRING,null",
        "ssl.cipher.suites,LIST,[]",
        "ssl.enabled.protocols,LIST,'TLSv1.2,TLSv1.3'",
        "ssl.keystore.type,STRING,JKS",
        "ssl.keystore.location,STRING,null",
        "ssl.keystore.password,PASSWORD,null",
        "ssl.key.password,PASSWORD,null",
        "ssl.keystore.key,PASSWORD,null",
        "ssl.keystore.certificate.chain,PASSWORD,null",
        "ssl.truststore.type,STRING,JKS",
        "ssl.truststore.location,STRING,null",
        "ssl.truststore.password,PASSWORD,null",
        "ssl.truststore.certificates,PASSWORD,null",
        "ssl.keymanager.algorithm,STRING,SunX509",
        "ssl.trustmanager.algorithm,STRING,PKIX",
        "ssl.endpoint.identification.algorithm,STRING,https",
        "ssl.secure.random.implementation,STRING,null",
        "ssl.engine.factory.class,CLASS,null"
    })
    void everyKeyIsDefined(String key, ConfigDef.Type type, String defaultValue) {
        ConfigDef.ConfigKey defined = RestSettings.definition().configKeys().get(key);
        assertThat(defined.type).isEqualTo(type);
        String rendered = ConfigDef.convertToString(defined.defaultValue, type);
        String expected = defaultValue.equals("[]") ? "" : defaultValue;
        assertThat(String.valueOf(rendered)).isEqualTo(expected);
        assertThat(defined.documentation).isNotBlank();
    }
}
