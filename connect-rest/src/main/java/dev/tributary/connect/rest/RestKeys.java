package dev.tributary.connect.rest;

import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.LambdaValidator;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.ValidString;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.SslConfigs;
import org.jspecify.annotations.Nullable;

/** The keys of a worker's properties that the REST server understands. Source: spec, "REST server keys", "TLS keys". */
public final class RestKeys {
    static final String LISTENERS = "listeners";
    static final String ADMIN_LISTENERS = "admin.listeners";
    static final String ADVERTISED_HOST = "rest.advertised.host.name";
    static final String ADVERTISED_PORT = "rest.advertised.port";
    static final String ADVERTISED_LISTENER = "rest.advertised.listener";
    static final String CORS_ORIGIN = "access.control.allow.origin";
    static final String CORS_METHODS = "access.control.allow.methods";
    static final String RESPONSE_HEADERS = "response.http.headers.config";
    static final String EXTENSION_CLASSES = "rest.extension.classes";
    static final String CONSOLE_ENABLE = "tributary.console.enable";
    static final String CONSOLE_READ_ONLY = "tributary.console.read.only";
    static final String CLIENT_AUTH = "ssl.client.auth";
    static final String TLS_PREFIX = "listeners.https.";
    static final String ADMIN_TLS_PREFIX = "admin.listeners.https.";

    private RestKeys() {}

    /** A new definition, for parsing and for documentation. */
    public static ConfigDef definition() {
        ConfigDef definition = tlsDefinition();
        defineAddresses(definition);
        defineConsole(definition);
        return definition
                .define(
                        CORS_ORIGIN,
                        Type.STRING,
                        "",
                        Importance.LOW,
                        "Origins of web pages that may use the REST API: comma-separated regular expressions for the "
                                + "whole origin, in any case, or * for any. Blank: browsers let no other origin in.")
                .define(
                        CORS_METHODS,
                        Type.STRING,
                        "",
                        Importance.LOW,
                        "Methods that such pages may use, comma-separated. Blank: GET, POST and HEAD.")
                .define(
                        RESPONSE_HEADERS,
                        Type.STRING,
                        "",
                        Importance.LOW,
                        "Headers that every response carries: comma-separated rules 'action name:value', a rule with "
                                + "commas in double quotes. Actions: set, add, setDate, addDate; the value of a date is in "
                                + "milliseconds from now.")
                .define(
                        EXTENSION_CLASSES,
                        Type.LIST,
                        List.of(),
                        elements(true),
                        Importance.LOW,
                        "REST extensions, as class names or aliases, created and registered in this order.");
    }

    private static void defineConsole(ConfigDef definition) {
        definition
                .define(
                        CONSOLE_ENABLE,
                        Type.BOOLEAN,
                        true,
                        Importance.LOW,
                        "Whether the web console is served at /console/ of the listeners of the REST API.")
                .define(
                        CONSOLE_READ_ONLY,
                        Type.BOOLEAN,
                        false,
                        Importance.LOW,
                        "Whether the web console shows only, and offers nothing that changes anything. It does not restrict "
                                + "the REST API: to do that, use a REST extension.");
    }

    private static void defineAddresses(ConfigDef definition) {
        definition
                .define(
                        LISTENERS,
                        Type.LIST,
                        "http://:8083",
                        elements(false),
                        Importance.LOW,
                        "Addresses of the REST API, comma-separated: " + Listener.EXPECTATION + ".")
                .define(
                        ADMIN_LISTENERS,
                        Type.LIST,
                        null,
                        elements(true),
                        Importance.LOW,
                        "Addresses of the admin endpoints. Unset: those of the REST API. Empty: the admin endpoints are "
                                + "off.")
                .define(
                        ADVERTISED_HOST,
                        Type.STRING,
                        null,
                        Importance.LOW,
                        "Host under which other workers reach this one. Unset: that of the advertised listener.")
                .define(
                        ADVERTISED_PORT,
                        Type.INT,
                        null,
                        Importance.LOW,
                        "Port under which other workers reach this one. Unset: that of the advertised listener.")
                .define(
                        ADVERTISED_LISTENER,
                        Type.STRING,
                        null,
                        Importance.LOW,
                        "Protocol that other workers use, http or https. Unset: http if there is such a listener.");
    }

    /** The keys of TLS alone: what may stand behind a prefix. */
    static ConfigDef tlsDefinition() {
        ConfigDef definition = new ConfigDef();
        SslConfigs.addClientSslSupport(definition);
        return definition.define(
                CLIENT_AUTH,
                Type.STRING,
                "none",
                ValidString.in("required", "requested", "none"),
                Importance.LOW,
                "Whether clients of https listeners must present a certificate: required, requested or none.");
    }

    private static ConfigDef.Validator elements(boolean emptyAllowed) {
        String expectation = "a list " + (emptyAllowed ? "" : "of at least one element, ") + "without empty elements";
        return LambdaValidator.with((key, value) -> check(key, value, emptyAllowed, expectation), () -> expectation);
    }

    private static void check(String key, @Nullable Object value, boolean emptyAllowed, String expectation) {
        if (value instanceof List<?> list
                && ((list.isEmpty() && !emptyAllowed)
                        || list.stream().anyMatch(element -> element.toString().isBlank()))) {
            throw new ConfigException(key, value, expectation);
        }
    }
}
