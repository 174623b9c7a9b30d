package dev.tributary.connect.rest;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One address to listen on, as configured. Immutable.
 *
 * @param scheme {@code http} or {@code https}
 * @param host a name or address without brackets; empty for all interfaces
 * @param port 0 for any free one
 */
public record Listener(String scheme, String host, int port) {
    /** What a listener looks like, for messages. */
    static final String EXPECTATION =
            "http://host:port or https://host:port; the host may be empty for all interfaces, "
                    + "the port is from 0 (any free one) to 65535";

    private static final Pattern FORM = Pattern.compile(
            "(https?)://(?:\\[([0-9a-z\\-._:%]+)]|([0-9a-z\\-%._:]*)):(\\d{1,5})", Pattern.CASE_INSENSITIVE);
    private static final int MAX_PORT = 65_535;

    /** @throws IllegalArgumentException if the text is no listener; the message is what is expected */
    static Listener parse(String text) {
        Matcher matcher = FORM.matcher(text.trim());
        if (!matcher.matches() || Integer.parseInt(matcher.group(4)) > MAX_PORT) {
            throw new IllegalArgumentException(EXPECTATION);
        }
        String host = matcher.group(2) == null ? matcher.group(3) : matcher.group(2);
        return new Listener(matcher.group(1).toLowerCase(Locale.ROOT), host, Integer.parseInt(matcher.group(4)));
    }

    boolean isTls() {
        return scheme.equals("https");
    }

    /** Whether it listens on all interfaces, so that its host is no address for others. */
    boolean isWildcard() {
        return host.isEmpty() || host.equals("0.0.0.0") || host.matches("[0:]*:[0:]*");
    }

    /** As it is written in the configuration. */
    @Override
    public String toString() {
        return scheme + "://" + bracketed(host) + ":" + port;
    }

    static URI url(String scheme, String host, int port) {
        return URI.create(scheme + "://" + bracketed(host) + ":" + port + "/");
    }

    static String bracketed(String host) {
        return host.indexOf(':') < 0 ? host : "[" + host + "]";
    }
}
