package dev.tributary.connect.runtime.incident;

import static dev.tributary.connect.runtime.incident.Rule.of;
import static dev.tributary.connect.runtime.incident.Rule.quoting;

import java.util.List;
import java.util.regex.Pattern;

/** Rules for networks and TLS. Stateless. */
final class NetworkRules {
    private static final Pattern HOST = Pattern.compile("^([\\w.-]+\\w)(?::.*)?$");
    private static final Pattern ADDRESS = Pattern.compile(
            "(?:[Cc]onnection to|[Cc]onnect to|[Cc]onnecting to|host=?|address=?) ?\\(?([\\w.-]+[/\\w.]*[:,] ?(?:port=)?\\d+)"
                    + "|//([\\w.-]+:\\d+)");

    static final List<Rule> RULES = List.of(
            of(
                    "unknown-host",
                    error -> error.is("java.net.UnknownHostException", "java.nio.channels.UnresolvedAddressException"),
                    (error, chain) -> "The host name " + error.find(HOST).orElse("in the configuration")
                            + " cannot be resolved on the worker's host",
                    "Correct the name in the configuration, or the worker's name resolution (DNS, /etc/hosts, the"
                            + " container's network)."),
            of(
                    "connection-refused",
                    error -> error.is("java.net.ConnectException") && error.says("refused"),
                    (error, chain) -> "Nothing listens at " + address(chain),
                    "Start the server there, or correct host and port. In a container, localhost is the container itself."),
            of(
                    "connect-timeout",
                    error -> (error.is("java.net.SocketTimeoutException", "java.net.ConnectException")
                                    && error.says("connect timed out", "connection timed out"))
                            || error.is("HttpConnectTimeoutException", "ConnectTimeoutException"),
                    (error, chain) -> "There is no answer to the attempt to connect to " + address(chain),
                    "Most often a firewall or security group drops the packets, or the address is wrong: try to reach it from"
                            + " the worker's host."),
            quoting(
                    "no-route",
                    error -> error.is("java.net.NoRouteToHostException")
                            || error.says("network is unreachable", "no route to host"),
                    "The network has no way to the other side",
                    "Check the address, and routes and firewalls between the worker and it."),
            of(
                    "read-timeout",
                    error -> error.is("java.net.SocketTimeoutException", "HttpTimeoutException")
                            || error.says("read timed out"),
                    (error, chain) -> "The other side accepted the connection and then did not answer in time",
                    "Look at how loaded it is and what it is waiting for (locks, long queries); raise the connector's read or"
                            + " socket timeout if it is known to be slow."),
            quoting(
                    "port-in-use",
                    error -> error.is("java.net.BindException"),
                    "The plugin cannot listen on its port or address",
                    "Give each task and connector on a worker a port of its own."),
            quoting(
                    "tls-expired",
                    error -> error.is("CertificateExpiredException", "CertificateNotYetValidException")
                            || error.says("certificate_expired", "certificate has expired"),
                    "A certificate is out of date (or a clock is wrong)",
                    "Renew the certificate of the server, or of the client if the server complains."),
            quoting(
                    "tls-untrusted",
                    error -> error.is(
                                    "sun.security.provider.certpath.SunCertPathBuilderException",
                                    "CertPathBuilderException")
                            || error.says(
                                    "PKIX path",
                                    "unable to find valid certification path",
                                    "unknown_ca",
                                    "trustAnchors parameter must be non-empty"),
                    "The server's certificate is signed by nobody whom the worker trusts",
                    "Put its authority into the truststore that the connector names (ssl.truststore.location, sslrootcert,"
                            + " or the like), on every worker."),
            quoting(
                    "tls-host-name",
                    error -> error.is("java.security.cert.CertificateException")
                            && error.says("No subject alternative", "No name matching", "doesn't match"),
                    "The server's certificate is for another host name",
                    "Connect by a name that is in the certificate, or have it issued for this one."),
            quoting(
                    "tls-client-certificate",
                    error -> error.says("bad_certificate", "certificate_required", "certificate_unknown"),
                    "The server wants a certificate of the client, or refuses the one that it got",
                    "Set ssl.keystore.location and its passwords, with a certificate that the server trusts."),
            quoting(
                    "keystore",
                    error -> error.says(
                            "keystore password was incorrect",
                            "Keystore was tampered with",
                            "Failed to load SSL keystore",
                            "Get Key failed"),
                    "A keystore or truststore cannot be opened",
                    "Check its password, its type (JKS, PKCS12, PEM) and that the file is whole."),
            quoting(
                    "tls-plain",
                    error -> error.is("javax.net.ssl.SSLException")
                            && error.says("Unsupported or unrecognized SSL message", "plaintext connection"),
                    "The other side does not speak TLS on this port",
                    "Use the port that does, or switch TLS off in the configuration."));

    static final List<Rule> VAGUE = List.of(
            quoting(
                    "tls-handshake",
                    error -> error.is("javax.net.ssl.SSLException"),
                    "The two sides do not agree on TLS",
                    "Compare protocols, ciphers and certificates of both; -Djavax.net.debug=ssl:handshake in KAFKA_OPTS shows"
                            + " each step."),
            quoting(
                    "connection-lost",
                    error -> error.is("java.net.SocketException", "java.io.EOFException", "ClosedChannelException")
                            || error.says("connection reset", "broken pipe", "connection closed"),
                    "The connection to the other side was lost",
                    "Look whether it was restarted, or whether something in between ends idle connections; restart"
                            + " supervision (tributary.restart.policy) heals it."),
            quoting(
                    "timeout",
                    error -> error.is("java.util.concurrent.TimeoutException") || error.says("timed out"),
                    "Something did not answer in time",
                    "See in the stack trace what was being waited for, and how loaded that is."));

    private NetworkRules() {}

    private static String address(ErrorChain chain) {
        return chain.find(ADDRESS).orElse("the address that is configured");
    }
}
