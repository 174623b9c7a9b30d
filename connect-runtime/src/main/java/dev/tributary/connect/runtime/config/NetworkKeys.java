package dev.tributary.connect.runtime.config;

import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.security.auth.SecurityProtocol;

/**
 * The keys of a distributed worker's own connection to Kafka. Source: {@code worker} 1.7 and 1.8; SASL as kafka-clients
 * defines it.
 */
final class NetworkKeys {
    static final String CLIENT_ID = "client.id";
    static final String RECONNECT_BACKOFF = "reconnect.backoff.ms";
    static final String RECONNECT_BACKOFF_MAX = "reconnect.backoff.max.ms";
    static final String RETRY_BACKOFF = "retry.backoff.ms";
    static final String RETRY_BACKOFF_MAX = "retry.backoff.max.ms";
    static final String CONNECTION_SETUP = "socket.connection.setup.timeout.ms";
    static final String CONNECTION_SETUP_MAX = "socket.connection.setup.timeout.max.ms";

    private NetworkKeys() {}

    static ConfigDef addTo(ConfigDef def) {
        def.define(
                CLIENT_ID,
                Type.STRING,
                "",
                Importance.LOW,
                "Part of the names under which brokers know this worker's clients.");
        addTimes(def);
        addSockets(def);
        def.define(
                        "metadata.recovery.strategy",
                        Type.STRING,
                        "rebootstrap",
                        Checks.oneOfIgnoringCase("rebootstrap", "none"),
                        Importance.LOW,
                        "What to do when no known broker answers: start again from bootstrap.servers, or nothing.")
                .define(
                        "security.protocol",
                        Type.STRING,
                        "PLAINTEXT",
                        Checks.check("one of PLAINTEXT, SSL, SASL_PLAINTEXT, SASL_SSL", NetworkKeys::isProtocol),
                        Importance.MEDIUM,
                        "How the worker's own clients speak with brokers.");
        return def.withClientSaslSupport();
    }

    /** Times and sockets of a connection that the user did not set: other clients have others. */
    static Map<String, Object> connectionDefaults() {
        var def = new ConfigDef();
        addTimes(def);
        addSockets(def);
        return def.defaultValues();
    }

    private static boolean isProtocol(Object value) {
        return SecurityProtocol.names().stream().anyMatch(name -> name.equalsIgnoreCase(value.toString()));
    }

    private static void addTimes(ConfigDef def) {
        time(
                def,
                "metadata.max.age.ms",
                300000,
                "after which metadata is fetched again even if nothing seems to have changed");
        time(def, RECONNECT_BACKOFF, 50, "to wait before connecting again to a broker, doubled with each failure");
        time(def, RECONNECT_BACKOFF_MAX, 1000, "to wait at most before connecting again");
        time(def, RETRY_BACKOFF, 100, "to wait before a failed request is repeated, doubled with each failure");
        time(def, RETRY_BACKOFF_MAX, 1000, "to wait at most before a failed request is repeated");
        time(
                def,
                "metadata.recovery.rebootstrap.trigger.ms",
                300000,
                "without metadata after which bootstrap.servers are used again");
        time(def, CONNECTION_SETUP, 10000, "for a connection to be established, doubled with each failure");
        time(def, CONNECTION_SETUP_MAX, 30000, "at most for a connection to be established");
        def.define(
                        "request.timeout.ms",
                        Type.INT,
                        40000,
                        Checks.atLeast(0),
                        Importance.MEDIUM,
                        "Milliseconds to wait for the answer to a request.")
                .define(
                        "connections.max.idle.ms",
                        Type.LONG,
                        540000L,
                        Importance.MEDIUM,
                        "Milliseconds after which an unused connection is closed.");
    }

    private static void time(ConfigDef def, String key, long fallback, String what) {
        def.define(key, Type.LONG, fallback, Checks.atLeast(0), Importance.LOW, "Milliseconds " + what + ".");
    }

    private static void addSockets(ConfigDef def) {
        def.define(
                        "send.buffer.bytes",
                        Type.INT,
                        131072,
                        Checks.atLeast(-1),
                        Importance.MEDIUM,
                        "Size of the socket's send buffer; -1 for the system's.")
                .define(
                        "receive.buffer.bytes",
                        Type.INT,
                        32768,
                        Checks.atLeast(-1),
                        Importance.MEDIUM,
                        "Size of the socket's receive buffer; -1 for the system's.");
    }
}
