package dev.tributary.connect.rest;

import dev.tributary.connect.api.ConfigProblem;
import dev.tributary.connect.api.InvalidWorkerConfigException;
import dev.tributary.connect.rest.console.ConsoleSettings;
import dev.tributary.connect.rest.http.HeaderRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads {@link RestSettings} and collects what is wrong on the way. Used once, by one thread. */
final class RestSettingsParser {
    private static final Logger LOG = LoggerFactory.getLogger(RestSettingsParser.class);
    private static final Set<String> DEFAULT_CORS_METHODS = Set.of("GET", "POST", "HEAD");

    private final Map<String, String> props;
    private final List<ConfigProblem> problems = new ArrayList<>();

    RestSettingsParser(Map<String, String> props) {
        this.props = Map.copyOf(props);
    }

    RestSettings parse() {
        Values values = validated(RestKeys.definition(), props, "");
        List<Listener> listeners = listeners(RestKeys.LISTENERS, values);
        List<Listener> adminListeners =
                values.get(RestKeys.ADMIN_LISTENERS) == null ? null : listeners(RestKeys.ADMIN_LISTENERS, values);
        if (adminListeners != null) {
            adminListeners.stream()
                    .filter(admin -> admin.port() != 0 && listeners.contains(admin))
                    .forEach(admin -> problem(
                            RestKeys.ADMIN_LISTENERS,
                            admin.toString(),
                            "another address than those in " + RestKeys.LISTENERS
                                    + ". To have the admin endpoints there, leave " + RestKeys.ADMIN_LISTENERS
                                    + " unset"));
        }
        RestSettings settings = new RestSettings(
                listeners,
                adminListeners,
                advertised(values, listeners),
                cors(values),
                headerRules(values),
                List.copyOf(distinct(RestKeys.EXTENSION_CLASSES, values)),
                new ConsoleSettings(values.flag(RestKeys.CONSOLE_ENABLE), values.flag(RestKeys.CONSOLE_READ_ONLY)),
                tls(RestKeys.TLS_PREFIX, RestKeys.LISTENERS, listeners),
                tls(
                        RestKeys.ADMIN_TLS_PREFIX,
                        RestKeys.ADMIN_LISTENERS,
                        adminListeners == null ? List.of() : adminListeners));
        if (!problems.isEmpty()) {
            throw new InvalidWorkerConfigException(List.copyOf(new LinkedHashSet<>(problems)));
        }
        return settings;
    }

    /** The values of a definition, by key; a key whose value is wrong has its default. */
    private record Values(Map<String, @Nullable Object> byKey) {
        @Nullable
        Object get(String key) {
            return byKey.get(key);
        }

        boolean flag(String key) {
            return Boolean.TRUE.equals(byKey.get(key));
        }

        @Nullable
        String text(String key) {
            return (String) byKey.get(key);
        }

        String textOr(String key, String otherwise) {
            String text = text(key);
            return text == null ? otherwise : text;
        }

        @Nullable
        Password password(String key) {
            return (Password) byKey.get(key);
        }

        List<String> list(String key) {
            return byKey.get(key) instanceof List<?> list
                    ? list.stream().map(Object::toString).toList()
                    : List.of();
        }
    }

    private Values validated(ConfigDef definition, Map<String, String> given, String prefix) {
        Map<String, @Nullable Object> values = new HashMap<>();
        for (ConfigValue value : definition.validate(given)) {
            String key = value.name();
            boolean wrong = !value.errorMessages().isEmpty();
            ConfigDef.ConfigKey defined = definition.configKeys().get(key);
            values.put(key, wrong && defined != null ? defined.defaultValue : value.value());
            if (wrong) {
                boolean secret = defined != null && defined.type == ConfigDef.Type.PASSWORD;
                problem(
                        prefix + key,
                        secret ? Password.HIDDEN : given.get(key),
                        expectation(key, value.errorMessages().get(0)));
            }
        }
        return new Values(values);
    }

    /** Of Kafka's "Invalid value v for configuration k: why" the reason alone; key and value are told beside it. */
    private static String expectation(String key, String message) {
        String before = " for configuration " + key + ": ";
        int at = message.indexOf(before);
        return at < 0 ? message : message.substring(at + before.length());
    }

    private void problem(String key, @Nullable String value, String expectation) {
        problems.add(new ConfigProblem(key, value, expectation));
    }

    private Set<String> distinct(String key, Values values) {
        List<String> list = values.list(key);
        Set<String> distinct = new LinkedHashSet<>(list);
        if (distinct.size() < list.size()) {
            LOG.warn("{}: {} names something twice; each is used once", key, list);
        }
        return distinct;
    }

    private List<Listener> listeners(String key, Values values) {
        List<Listener> listeners = new ArrayList<>();
        for (String text : distinct(key, values)) {
            try {
                Listener listener = Listener.parse(text);
                if (listener.port() == 0 || !listeners.contains(listener)) { // HTTP://:1 and http://:1
                    listeners.add(listener);
                }
            } catch (IllegalArgumentException notOne) {
                problem(key, text, String.valueOf(notOne.getMessage()));
            }
        }
        return listeners;
    }

    private Advertised advertised(Values values, List<Listener> listeners) {
        Set<String> schemes = listeners.stream().map(Listener::scheme).collect(Collectors.toSet());
        String asked = values.text(RestKeys.ADVERTISED_LISTENER);
        String scheme = asked == null
                ? (schemes.contains("http") || !schemes.contains("https") ? "http" : "https")
                : asked.toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            problem(RestKeys.ADVERTISED_LISTENER, asked, "http or https");
        } else if (asked != null && !schemes.contains(scheme) && !listeners.isEmpty() && !hostAndPort(values)) {
            problem(
                    RestKeys.ADVERTISED_LISTENER,
                    asked,
                    "the protocol of one of the listeners; or " + RestKeys.ADVERTISED_HOST + " and "
                            + RestKeys.ADVERTISED_PORT + " both set");
        }
        String host = values.text(RestKeys.ADVERTISED_HOST);
        Integer port = (Integer) values.get(RestKeys.ADVERTISED_PORT);
        if (host != null && !host.matches("[0-9a-zA-Z\\-._:%]+")) {
            problem(RestKeys.ADVERTISED_HOST, host, "the name or address of a host");
        }
        if (port != null && (port < 1 || port > 65_535)) {
            problem(RestKeys.ADVERTISED_PORT, port.toString(), "from 1 to 65535");
        }
        return new Advertised(scheme, host, port);
    }

    private static boolean hostAndPort(Values values) {
        return values.get(RestKeys.ADVERTISED_HOST) != null && values.get(RestKeys.ADVERTISED_PORT) != null;
    }

    private Cors cors(Values values) {
        Set<String> origins = split(values.textOr(RestKeys.CORS_ORIGIN, ""), Function.identity());
        for (String origin : origins) {
            if (!origin.equals("*") && !isRegex(origin)) {
                problem(RestKeys.CORS_ORIGIN, origin, "a regular expression for the whole origin, or *");
            }
        }
        Set<String> methods =
                split(values.textOr(RestKeys.CORS_METHODS, ""), method -> method.toUpperCase(Locale.ROOT));
        return new Cors(origins, methods.isEmpty() ? DEFAULT_CORS_METHODS : methods);
    }

    private static Set<String> split(String text, Function<String, String> change) {
        return Arrays.stream(text.split(",", -1))
                .map(String::trim)
                .filter(part -> !part.isEmpty())
                .map(change)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static boolean isRegex(String text) {
        try {
            Pattern.compile(text);
            return true;
        } catch (IllegalArgumentException notOne) {
            return false;
        }
    }

    private List<HeaderRule> headerRules(Values values) {
        String text = values.textOr(RestKeys.RESPONSE_HEADERS, "");
        try {
            return HeaderRule.parseAll(text);
        } catch (IllegalArgumentException wrong) {
            problem(
                    RestKeys.RESPONSE_HEADERS,
                    text,
                    "comma-separated rules 'action name:value' with the actions set, add, setDate, addDate; a rule with "
                            + "commas in double quotes; but " + wrong.getMessage());
            return List.of();
        }
    }

    /** Keys with the prefix if there is any, else those without; never a mix. */
    private TlsSettings tls(String prefix, String listenersKey, List<Listener> listeners) {
        Map<String, String> prefixed = props.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(prefix))
                .collect(Collectors.toMap(entry -> entry.getKey().substring(prefix.length()), Map.Entry::getValue));
        String used = prefixed.isEmpty() ? "" : prefix;
        Values values = validated(RestKeys.tlsDefinition(), prefixed.isEmpty() ? props : prefixed, used);
        TlsSettings tls = tls(used, values);
        if (listeners.stream().anyMatch(Listener::isTls)) {
            checkStores(tls, listenersKey);
        }
        return tls;
    }

    private static TlsSettings tls(String prefix, Values values) {
        return new TlsSettings(
                prefix,
                new TlsSettings.KeyStore(
                        values.textOr(SslConfigs.SSL_KEYSTORE_TYPE_CONFIG, SslConfigs.DEFAULT_SSL_KEYSTORE_TYPE),
                        values.text(SslConfigs.SSL_KEYSTORE_LOCATION_CONFIG),
                        values.password(SslConfigs.SSL_KEYSTORE_PASSWORD_CONFIG),
                        values.password(SslConfigs.SSL_KEY_PASSWORD_CONFIG),
                        values.password(SslConfigs.SSL_KEYSTORE_KEY_CONFIG),
                        values.password(SslConfigs.SSL_KEYSTORE_CERTIFICATE_CHAIN_CONFIG),
                        values.textOr(
                                SslConfigs.SSL_KEYMANAGER_ALGORITHM_CONFIG,
                                SslConfigs.DEFAULT_SSL_KEYMANGER_ALGORITHM)),
                new TlsSettings.TrustStore(
                        values.textOr(SslConfigs.SSL_TRUSTSTORE_TYPE_CONFIG, SslConfigs.DEFAULT_SSL_TRUSTSTORE_TYPE),
                        values.text(SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG),
                        values.password(SslConfigs.SSL_TRUSTSTORE_PASSWORD_CONFIG),
                        values.password(SslConfigs.SSL_TRUSTSTORE_CERTIFICATES_CONFIG),
                        values.textOr(
                                SslConfigs.SSL_TRUSTMANAGER_ALGORITHM_CONFIG,
                                SslConfigs.DEFAULT_SSL_TRUSTMANAGER_ALGORITHM)),
                new TlsSettings.Context(
                        values.textOr(SslConfigs.SSL_PROTOCOL_CONFIG, SslConfigs.DEFAULT_SSL_PROTOCOL),
                        values.list(SslConfigs.SSL_ENABLED_PROTOCOLS_CONFIG),
                        values.list(SslConfigs.SSL_CIPHER_SUITES_CONFIG),
                        values.text(SslConfigs.SSL_PROVIDER_CONFIG),
                        values.text(SslConfigs.SSL_SECURE_RANDOM_IMPLEMENTATION_CONFIG)),
                TlsSettings.ClientAuth.valueOf(
                        values.textOr(RestKeys.CLIENT_AUTH, "none").toUpperCase(Locale.ROOT)),
                values.text(SslConfigs.SSL_ENDPOINT_IDENTIFICATION_ALGORITHM_CONFIG));
    }

    /** Now, so that what is wrong is told with all the rest; the listeners read the stores again when they open. */
    private void checkStores(TlsSettings tls, String listenersKey) {
        try {
            if (TlsStores.keys(tls) == null) {
                problem(
                        tls.prefix() + SslConfigs.SSL_KEYSTORE_LOCATION_CONFIG,
                        null,
                        "the file with the key of the https listeners in " + listenersKey);
            }
        } catch (TlsStores.UnusableException unusable) {
            problems.add(unusable.problem());
        }
        try {
            TlsStores.trusted(tls);
        } catch (TlsStores.UnusableException unusable) {
            problems.add(unusable.problem());
        }
        problems.addAll(TlsAlgorithms.problems(tls));
    }
}
