package dev.tributary.connect.e2e.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The console's modules that show nothing, called in the browser with tables of cases. */
abstract class Modules extends Calling {
    private static final int RANDOM_CASES = 400;

    @Test
    void propertiesAreReadAsJavaReadsThem() {
        List<String> texts = new ArrayList<>(List.of(
                "",
                "a=1",
                "a = 1 ",
                "a:1\nb 2\nc\td",
                "a==1\nb=:2\nc:=3",
                "# comment\n! another\n  # a third\na=1",
                "a=#no comment",
                "a=1\\\n   2\\\n\t3",
                "a=1\\\n# no comment",
                "# comment \\\na=1",
                "a=1\\\\\nb=2",
                "a=1\\\\\\\n2",
                "a=1\\",
                "a\\ b=1\na\\:c=2\na\\=d=3",
                "\\#a=1\n\\!b=2",
                "a=\\t\\n\\r\\f\\x\\\"",
                "a=\\u00e4\\u20AC",
                "ä€=ü",
                "a=1\r\nb=2\rc=3",
                "a=1\\\r\n2",
                "=1",
                " = ",
                "a=1\na=2\nb=3\na=4",
                "a",
                "\\",
                "a\\",
                "\n\n  \n\ta=1",
                "a=  leading\nb=\\ kept",
                "a=trailing  ",
                "password=p\\=a\\:s s"));
        var random = new Random(7);
        for (int i = 0; i < RANDOM_CASES; i++) {
            texts.add(text(random, "ab=: \t\\#!\n\r\fu0é"));
        }

        List<Object> read = each(blank(), "config/properties", "(it, text) => [...it.parseProperties(text)]", texts);

        for (int i = 0; i < texts.size(); i++) {
            String text = texts.get(i);
            Set<String> mistakes = mistakes(text);
            if (mistakes.isEmpty()) {
                assertThat(described(read.get(i))).as(quoted(text)).isEqualTo(byJava(text));
            } else {
                assertThat(read.get(i))
                        .as(quoted(text))
                        .isInstanceOf(String.class)
                        .asString()
                        .matches(it -> mistakes.stream().anyMatch(it::contains));
            }
        }
    }

    /** Sorted, for Java's have no order. */
    private static Map<String, String> byJava(String text) {
        Map<String, String> found = new TreeMap<>();
        Properties properties = load(text, new ArrayList<>());
        properties.stringPropertyNames().forEach(key -> found.put(key, properties.getProperty(key)));
        return found;
    }

    /** Words of what the console refuses: where Java does, and where Java takes one of several values, or no key, silently. */
    private static Set<String> mistakes(String text) {
        List<String> mistakes = new ArrayList<>();
        try {
            load(text, mistakes);
        } catch (IllegalArgumentException malformed) {
            return Set.of("hexadecimal");
        }
        return Set.copyOf(mistakes);
    }

    private static Properties load(String text, List<String> mistakes) {
        var properties = new Properties() {
            private static final long serialVersionUID = 1L;

            @Override
            public synchronized @Nullable Object put(Object key, Object value) {
                Object before = super.put(key, value);
                if (before != null && !before.equals(value)) {
                    mistakes.add("stands twice");
                }
                if (key.equals("")) {
                    mistakes.add("no key");
                }
                return before;
            }
        };
        try {
            properties.load(new StringReader(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }

    private static Map<String, String> described(Object read) {
        assertThat(read).isInstanceOf(List.class);
        return described((List<?>) read);
    }

    private static Map<String, String> described(List<?> entries) {
        Map<String, String> found = new TreeMap<>();
        entries.forEach(it -> {
            List<?> entry = (List<?>) it;
            found.put((String) entry.get(0), (String) entry.get(1));
        });
        return found;
    }

    @Test
    void whatIsWrittenAsPropertiesIsReadBackByJavaAndByTheConsole() {
        var random = new Random(11);
        List<List<List<String>>> configs = new ArrayList<>();
        for (int i = 0; i < RANDOM_CASES; i++) {
            Map<String, String> config = new LinkedHashMap<>();
            for (int entries = random.nextInt(4); entries >= 0; entries--) {
                config.put("k" + text(random, "=: #!\\ü\t"), text(random, "ab \\#!=:\t\n\r\fé€\u2028"));
            }
            configs.add(config.entrySet().stream()
                    .map(entry -> List.of(entry.getKey(), entry.getValue()))
                    .toList());
        }
        Page page = blank();

        List<String> written =
                each(page, "config/properties", "(it, config) => it.printProperties(new Map(config))", configs);
        List<Boolean> same = each(page, "config/properties", """
                (it, config) => {
                  const read = it.parseProperties(it.printProperties(new Map(config)));
                  return JSON.stringify([...read]) === JSON.stringify(config);
                }
                """, configs);

        for (int i = 0; i < configs.size(); i++) {
            assertThat(byJava(written.get(i))).isEqualTo(described(configs.get(i)));
        }
        assertThat(same).hasSize(configs.size()).containsOnly(true);
        assertThat(String.join("", written)).matches("[\\x20-\\x7e\\n]*");
    }

    @Test
    void changedPropertiesKeepCommentsAndEverythingThatIsNotChanged() {
        String text = "# why\nname = a\n\n! more\nfile=/tmp/\\\n  x.txt\nname=b\n";
        List<List<List<String>>> changes = List.of(
                List.of(List.of("name", "b"), List.of("file", "/tmp/x.txt")),
                List.of(List.of("name", "c"), List.of("file", "/tmp/x.txt")),
                List.of(List.of("name", "b")),
                List.of(List.of("name", "b"), List.of("file", "/tmp/x.txt"), List.of("topic", "t")));

        List<String> changed = each(
                blank(),
                "config/properties",
                "(it, config) => it.patchProperties(%s, new Map(config))".formatted(quoted(text)),
                changes);

        assertThat(changed.get(0)).isEqualTo(text);
        assertThat(changed.get(1)).startsWith("# why\n").contains("name=c\n", "file=/tmp/\\\n  x.txt\n");
        assertThat(changed.get(2)).contains("# why\n", "! more\n", "name=b\n").doesNotContain("file");
        assertThat(changed.get(3)).isEqualTo(text + "topic=t\n");
        for (int i = 0; i < changes.size(); i++) {
            assertThat(byJava(changed.get(i))).isEqualTo(described(changes.get(i)));
        }
    }

    @Test
    void jsonIsReadInEveryShapeThatTheRestApiKnowsAndMistakesAreTold() {
        Map<String, String> cases = new LinkedHashMap<>();
        cases.put("{\"a\":\"1\"}", "settings - a=1");
        cases.put(
                "{\"a\":1,\"b\":1.0,\"c\":12345678901234567890,\"d\":true,\"e\":null}",
                "settings - a=1 b=1.0 c=12345678901234567890 d=true");
        cases.put("{\"a\":\"1 2.50\"}", "settings - a=1 2.50");
        cases.put("{\"name\":\"n\",\"config\":{\"a\":\"1\"}}", "request - name=n a=1");
        cases.put(
                "{\"name\":\"n\",\"config\":{\"a\":\"1\"},\"initial_state\":\"paused\"}", "request PAUSED name=n a=1");
        cases.put("{\"name\":\"n\",\"config\":{\"name\":\"n\"},\"tasks\":[],\"type\":\"sink\"}", "request - name=n");
        cases.put("{\"config\":\"a\"}", "settings - config=a");
        cases.put(
                "{\"name\":\"n\",\"config\":{\"name\":\"m\"}}",
                "! There are two names: \"n\", and \"m\" in \"config\". Remove one.");
        cases.put("{\"name\":\"n\",\"config\":{},\"file\":\"f\"}", "! \"file\" stands beside \"config\"");
        cases.put("{\"config\":{},\"initial_state\":\"ASLEEP\"}", "! \"initial_state\" is \"ASLEEP\"");
        cases.put("{\"a\":[1]}", "! The value of \"a\" is a list");
        cases.put("{\"a\":{}}", "! The value of \"a\" is an object");
        cases.put("[]", "! There is no object");
        cases.put("\"a\"", "! There is no object");
        cases.put(" ", "! There is nothing.");
        cases.put("{\n\"a\": \"1\",\n}", "! Line 3: ");
        cases.put("{\n\"a\": \"1\"", "! Line 2: ");
        cases.put("{\n\"a\":", "! Line 2: It ends");
        cases.put("{\"a\":\"1\",\n\"a\":\"2\"}", "! Line 2: \"a\" stands twice, here and in line 1");
        cases.put("{\"a\":01}", "! Line 1: ");

        List<String> read = each(blank(), "config/json", """
                (it, text) => {
                  const { shape, start, config } = it.parseJson(text);
                  return [shape, start ?? '-', ...[...config].map(entry => entry.join('='))].join(' ');
                }
                """, List.copyOf(cases.keySet()));

        assertThat(read).hasSameSizeAs(cases.keySet());
        int at = 0;
        for (Map.Entry<String, String> expected : cases.entrySet()) {
            assertThat(read.get(at++)).as(expected.getKey()).startsWith(expected.getValue());
        }
    }

    @Test
    void wholeNumbersOfAnyLengthKeepTheirDigits() {
        List<String> texts = List.of(
                "{\"offset\":9223372036854775807}",
                "{\"a\":[1,-0,1.50,1e3,\"9223372036854775807\"],\"b\":null}",
                "{\"text\":\"12345678901234567890 \\\" {\"}",
                "18446744073709551616");

        List<String> back = each(blank(), "json", "(it, text) => it.stringify(it.parse(text))", texts);

        assertThat(back).isEqualTo(texts);
    }

    @Test
    void passwordsAreStarsInWhatIsCopiedAndCommandsAreQuotedForTheShell() {
        Page page = blank();
        String definitions = "new Map([['own', { type: 'PASSWORD' }], ['open.password', { type: 'STRING' }]])";
        List<List<String>> masked = one(
                page,
                "config/diff",
                "(it, config) => [...it.withoutSecrets(new Map(config), %s)]".formatted(definitions),
                List.of(
                        List.of("own", "s3cret"),
                        List.of("open.password", "shown"),
                        List.of("unknown.password", "s3cret"),
                        List.of("unknown.api.key", "s3cret"),
                        List.of("sasl.jaas.config", "s3cret"),
                        List.of("own.empty.token", ""),
                        List.of("other.secret", "${file:/etc/secrets:password}"),
                        List.of("topic", "orders")));

        assertThat(masked)
                .extracting(it -> it.get(1))
                .containsExactly(
                        "********",
                        "shown",
                        "********",
                        "********",
                        "********",
                        "",
                        "${file:/etc/secrets:password}",
                        "orders");
        String command = one(
                page,
                "config/diff",
                "(it, body) => it.curlOf('http://host/connectors', body)",
                Map.of("name", "it's $HOME `x`"));
        assertThat(command).contains("'http://host/connectors'").contains("it'\\''s $HOME `x`");
    }

    @Test
    void numbersAndTimesAreWrittenAsPeopleReadThem() {
        Page page = blank();
        assertThat(Calling.<String>each(
                        page,
                        "format",
                        "(it, value) => it.short(value)",
                        List.of(0, 0.25, 9.96, 10, 999.4, 999.6, 1234, 99_950, 1_234_567, -1500)))
                .containsExactly("0", "0.3", "10.0", "10", "999", "1.00k", "1.23k", "100k", "1.23M", "-1.50k");
        assertThat(Calling.<String>each(
                        page,
                        "format",
                        "(it, value) => it.duration(value)",
                        List.of(
                                -5,
                                0,
                                999,
                                1000,
                                59_999,
                                60_000,
                                3_599_999,
                                3_600_000,
                                3_900_000,
                                36_000_000,
                                90_000_000,
                                864_000_000)))
                .containsExactly(
                        "0 ms",
                        "0 ms",
                        "999 ms",
                        "1 s",
                        "59 s",
                        "1 min",
                        "59 min",
                        "1 h",
                        "1 h 5 min",
                        "10 h",
                        "1 d 1 h",
                        "10 d");
        assertThat(Calling.<String>each(
                        page, "format", "(it, value) => it.bytes(value)", List.of(-1, 0, 999, 1000, 1536, 10_485_760)))
                .containsExactly("–", "0 B", "999 B", "1.0 KiB", "1.5 KiB", "10 MiB");
        assertThat(Calling.<String>each(
                        page, "format", "(it, value) => it.plural(value, 'task')", List.of(0, 1, 2, 1234)))
                .containsExactly("0 tasks", "1 task", "2 tasks", "1,234 tasks");
        assertThat(Calling.<String>each(
                        page,
                        "format",
                        "(it, value) => it.pluginName(value)",
                        List.of("io.debezium.connector.jdbc.JdbcSinkConnector", "Connector", "a.FileStreamSource")))
                .containsExactly("JdbcSink", "Connector", "FileStreamSource");
    }

    @Test
    void addressesAreTakenApartAndPutTogetherAgain() {
        Page page = blank();
        assertThat(Calling.<String>each(
                        page,
                        "router",
                        "(it, hash) => { const { parts, query } = it.parse(hash); return JSON.stringify([parts, query.toString()]); }",
                        List.of(
                                "",
                                "#",
                                "#/",
                                "#/connectors",
                                "#/connectors/a%2Fb%20c/tasks?q=x%26y&state=FAILED",
                                "#/connectors/%E0%A4%A",
                                "#/a?b?c=d")))
                .containsExactly(
                        "[[],\"\"]",
                        "[[],\"\"]",
                        "[[],\"\"]",
                        "[[\"connectors\"],\"\"]",
                        "[[\"connectors\",\"a/b c\",\"tasks\"],\"q=x%26y&state=FAILED\"]",
                        "[[\"connectors\",\"%E0%A4%A\"],\"\"]",
                        "[[\"a\"],\"b%3Fc=d\"]");
        List<String> names = List.of("plain", "a/b", "%2F", "ä ?#&=", "\"><img src=x>", "..", "a\\b");
        assertThat(Calling.<String>each(
                        page, "router", "(it, name) => it.parse(it.href('connectors', name)).parts[1]", names))
                .isEqualTo(names);
    }

    @Test
    void filtersFindAllWordsAnywhere() {
        List<String> found = each(
                blank(),
                "filters",
                "(it, q) => String(it.matchesText(it.textFilter(new URLSearchParams({ q })), 'Orders-Import', null, 'com.example.JdbcSource'))",
                List.of("", "orders", "ORD jdbc", "jdbc  orders ", "orders csv", "-import"));

        assertThat(found).containsExactly("true", "true", "true", "true", "false", "true");
    }

    @Test
    void serverSentEventsAreReadWhereverTheStreamIsCut() {
        String stream = "\uFEFFretry: 3000\n: a comment\nid: 7\nevent: changed\ndata: {\"a\":\ndata: 1}\n\n"
                + "data:no space\r\n\r\ndata\r\revent: empty\n\nid: 8\ndata: last\n\ndata: not ended\n";
        List<Integer> cuts = IntStream.rangeClosed(0, stream.length()).boxed().toList();

        List<String> read = each(blank(), "sse", """
                (it, cut) => {
                  const parser = new it.EventParser();
                  const text = %s;
                  const events = [text.slice(0, cut), text.slice(cut)].flatMap(piece => parser.push(piece));
                  return JSON.stringify([parser.retryMs, ...events.map(event => [event.name, event.data, event.id])]);
                }
                """.formatted(quoted(stream)), cuts);

        assertThat(read)
                .hasSize(stream.length() + 1)
                .containsOnly(
                        "[3000,[\"changed\",\"{\\\"a\\\":\\n1}\",\"7\"],[\"message\",\"no space\",null],[\"message\",\"\",null],[\"message\",\"last\",\"8\"]]");
    }

    /** The harness itself: a mistake in a case is told and not taken for an answer. */
    @Test
    void aModuleThatIsNotThereIsAnError() {
        windows.expect("Failed to load resource: .* status of 404 .*");
        Page page = blank();

        assertThatThrownBy(() -> one(page, "no-such-module", "it => it", "x"))
                .isInstanceOf(PlaywrightException.class)
                .hasMessageContaining("no-such-module");
    }

    private static String text(Random random, String alphabet) {
        return random.ints(random.nextInt(12), 0, alphabet.length())
                .collect(StringBuilder::new, (text, at) -> text.append(alphabet.charAt(at)), StringBuilder::append)
                .toString();
    }

    /** As JavaScript writes it. */
    private static String quoted(String text) {
        return "\""
                + text.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\n", "\\n")
                        .replace("\r", "\\r")
                        .replace("\t", "\\t")
                        .replace("\f", "\\f")
                + "\"";
    }
}
