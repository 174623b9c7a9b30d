package dev.tributary.connect.runtime.config;

import dev.tributary.connect.api.AlertSettings;
import dev.tributary.connect.api.ConfigProblem;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/** Reads a worker's settings of alerts, and says what is wrong with them without telling secrets. Owned by one parse. */
final class AlertSettingsReader {
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7e\\x80-\\xff]*");
    private static final Pattern HEADER = Pattern.compile("\\s*(?:\"([^\"]*)\"|([^,\"]*))\\s*(?:,|$)");
    /** What the client sets itself. */
    private static final Set<String> RESTRICTED =
            Set.of("connection", "content-length", "content-type", "expect", "host", "transfer-encoding", "upgrade");

    private final WorkerValues values;
    private final List<ConfigProblem> problems;

    private AlertSettingsReader(WorkerValues values, List<ConfigProblem> problems) {
        this.values = values;
        this.problems = problems;
    }

    /**
     * @param values checked one by one
     * @param problems given what is wrong
     */
    static AlertSettings read(WorkerValues values, List<ConfigProblem> problems) {
        return new AlertSettingsReader(values, problems).read();
    }

    private AlertSettings read() {
        AlertSettings others = AlertSettings.DEFAULT;
        Duration first = millis(AlertKeys.RETRY_INITIAL, others.firstPause());
        Duration longest = millis(AlertKeys.RETRY_MAX, others.longestPause());
        if (longest.compareTo(first) < 0) {
            problem(
                    AlertKeys.RETRY_MAX,
                    "" + longest.toMillis(),
                    AlertKeys.RETRY_INITIAL + ", which is " + first.toMillis() + ", or more");
        }
        return new AlertSettings(
                AlertKeys.policy(values.all(), others.policy()),
                urls(),
                headers(),
                millis(AlertKeys.TIMEOUT, others.timeout()),
                first,
                longest,
                authorization());
    }

    private Duration millis(String key, Duration otherwise) {
        return values.has(key) ? values.millis(key) : otherwise;
    }

    private @Nullable String secret(String key) {
        return values.all().get(key) instanceof Password password ? password.value() : null;
    }

    private void problem(String key, String shown, String expectation) {
        problems.add(new ConfigProblem(key, shown, expectation));
    }

    private List<URI> urls() {
        List<URI> urls = new ArrayList<>();
        String text = secret(AlertKeys.URLS);
        if (text == null || text.isBlank()) {
            return urls;
        }
        String[] parts = text.split(",", -1);
        for (int i = 0; i < parts.length; i++) {
            String where = "address " + (i + 1) + " of " + parts.length;
            try {
                URI url = new URI(parts[i].strip());
                String wrong = wrong(url);
                if (wrong == null) {
                    if (!urls.contains(url)) {
                        urls.add(url);
                    }
                } else {
                    problem(AlertKeys.URLS, where + ": " + shown(url), wrong);
                }
            } catch (URISyntaxException e) {
                problem(
                        AlertKeys.URLS,
                        where + ": [hidden]",
                        "an address such as https://alerts.example.com/hook, with %20 and the like for special characters."
                                + " Wrong at its character " + (e.getIndex() + 1) + ": " + e.getReason());
            }
        }
        return urls;
    }

    private static @Nullable String wrong(URI url) {
        String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            return "an address that begins with http:// or https://";
        }
        if (url.getHost() == null) {
            return "an address with a host: " + scheme + "://host:port/path";
        }
        if (url.getRawUserInfo() != null) {
            return "an address without user and password; give these as the header Authorization in "
                    + AlertKeys.HEADERS;
        }
        return null;
    }

    /** Of an address whose path may be a secret: enough to find it. */
    private static String shown(URI url) {
        return (url.getScheme() == null ? "" : url.getScheme() + "://")
                + (url.getHost() == null ? "[hidden]" : url.getHost() + "/[hidden]");
    }

    private Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        String text = secret(AlertKeys.HEADERS);
        if (text == null || text.isBlank()) {
            return headers;
        }
        Matcher parts = HEADER.matcher(text);
        int at = 0;
        int number = 0;
        while (at < text.length()) {
            number++;
            if (!parts.find(at) || parts.start() != at) {
                headerProblem(number, "a double quote ends every value that begins with one");
                break;
            }
            at = parts.end();
            header(number, parts.group(1) == null ? parts.group(2) : parts.group(1), headers);
        }
        return headers;
    }

    private void header(int number, String text, Map<String, String> headers) {
        int colon = text.indexOf(':');
        String name = colon < 0 ? "" : text.substring(0, colon).strip();
        String value = text.substring(colon + 1).strip();
        if (!TOKEN.matcher(name).matches()) {
            headerProblem(number, "Name: value; a header with commas in double quotes");
        } else if (RESTRICTED.contains(name.toLowerCase(Locale.ROOT))) {
            headerProblem(number, "another header than " + name + ", which the worker sets itself");
        } else if (value.isEmpty() || !VALUE.matcher(value).matches()) {
            headerProblem(number, "a value of " + name + " that is not empty and has no line breaks");
        } else {
            headers.put(name, value);
        }
    }

    private void headerProblem(int number, String expectation) {
        problem(AlertKeys.HEADERS, "header " + number + ": [hidden]", expectation);
    }

    private @Nullable String authorization() {
        String text = secret(AlertKeys.AUTHORIZATION);
        if (text == null || text.isBlank()) {
            return null;
        }
        if (!VALUE.matcher(text.strip()).matches()) {
            problem(AlertKeys.AUTHORIZATION, "[hidden]", "the value of a header, without line breaks");
        }
        return text.strip();
    }
}
