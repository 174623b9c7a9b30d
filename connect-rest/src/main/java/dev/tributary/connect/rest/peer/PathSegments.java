package dev.tributary.connect.rest.peer;

import dev.tributary.connect.api.ConnectorName;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** Names in addresses. Whatever is not a plain letter or digit is percent-encoded, so that any name can be addressed. */
public final class PathSegments {
    private static final String PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_~";

    private PathSegments() {}

    /** Where a connector is, on the worker that the client spoke to. */
    public static URI connector(URI base, ConnectorName name) {
        return URI.create(base + "connectors/" + encoded(name.value()));
    }

    /** Path segments before those of the API, which tell one cluster from another on a server of several; with a slash at the end. */
    public static String namespace(List<String> segments) {
        return segments.stream().map(segment -> encoded(segment) + "/").collect(Collectors.joining());
    }

    /** UTF-8, percent-encoded. */
    public static String encoded(String segment) {
        // A dot is plain unless the segment is "." or "..", which every client would resolve away.
        boolean dotsOnly = segment.equals(".") || segment.equals("..");
        StringBuilder encoded = new StringBuilder();
        for (byte octet : segment.getBytes(StandardCharsets.UTF_8)) {
            if (PLAIN.indexOf(octet) >= 0 || (octet == '.' && !dotsOnly)) {
                encoded.append((char) octet);
            } else {
                encoded.append(String.format("%%%02X", octet));
            }
        }
        return encoded.toString();
    }
}
