package dev.tributary.connect.e2e.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.tributary.connect.e2e.ConnectRest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A group of tests, and what somebody who browses looks for: by role and name, as those who listen do. */
abstract class Browsing {
    /** What works, on a machine that may be busy: it waits for Kafka then. */
    static final Pattern AT_WORK = Pattern.compile("Active|Idle|Backpressured");

    @RegisterExtension
    final Windows windows = new Windows();

    static Site site() {
        return ConsoleIT.site();
    }

    static ConnectRest rest() {
        return site().rest();
    }

    /** Opens the console of the first worker at an address as {@code #/connectors}. */
    Page open(String hash) {
        return windows.open(site().one().url() + "console/" + hash);
    }

    /** Goes on in the same window. */
    static void go(Page page, String hash) {
        page.evaluate("hash => { location.hash = hash; }", hash);
    }

    /** A page that is still there might ask once more for what is gone. */
    static void leaveAndDelete(Page page, String connector) {
        go(page, "#/connectors");
        assertThat(rows(page).first()).isVisible();
        delete(connector);
    }

    static Locator in(Page page) {
        return page.locator("body");
    }

    static Locator button(Locator where, String name) {
        return where.getByRole(
                AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name).setExact(true));
    }

    static Locator button(Page page, String name) {
        return button(in(page), name);
    }

    static Locator link(Page page, String name) {
        // Not within anything, so that it can be told of a part what link it has.
        return page.getByRole(
                AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    static Locator heading(Page page, String name) {
        return in(page).getByRole(
                        AriaRole.HEADING,
                        new Locator.GetByRoleOptions().setName(name).setExact(true));
    }

    static Locator part(Page page, AriaRole role, String name) {
        return in(page).getByRole(
                        role, new Locator.GetByRoleOptions().setName(name).setExact(true));
    }

    static Locator labelled(Page page, String label) {
        return page.getByLabel(label, new Page.GetByLabelOptions().setExact(true));
    }

    static Locator dialog(Page page) {
        return page.getByRole(AriaRole.DIALOG);
    }

    /** The rows of the table that is shown. */
    static Locator rows(Page page) {
        return page.locator("tr.row");
    }

    /** The row of one connector. */
    static Locator row(Page page, String connector) {
        return rows(page).filter(new Locator.FilterOptions().setHas(link(page, connector)));
    }

    /** Those of these that show such a text. */
    static Locator saying(Locator some, String text) {
        return some.filter(new Locator.FilterOptions().setHasText(text));
    }

    static Locator saying(Locator some, Pattern text) {
        return some.filter(new Locator.FilterOptions().setHasText(text));
    }

    /** Of a text with lines. */
    static Pattern pattern(String regex) {
        return Pattern.compile(regex, Pattern.DOTALL);
    }

    /** Says yes in the dialog that asks, whose button says this, after typing what it asks for, if anything. */
    static void confirm(Page page, String title, String typed, String yes) {
        Locator dialog = part(page, AriaRole.DIALOG, title);
        if (!typed.isEmpty()) {
            assertThat(button(dialog, yes)).isDisabled();
            dialog.getByRole(AriaRole.TEXTBOX).fill(typed);
        }
        button(dialog, yes).click();
        assertThat(dialog).hasCount(0);
    }

    static void confirm(Page page, String title, String yes) {
        confirm(page, title, "", yes);
    }

    /** Creates a connector and waits until it and all its tasks run. */
    static void run(String connector, Map<String, String> config, int tasks) {
        rest().create(connector, config);
        rest().awaitState(connector, "RUNNING", tasks);
    }

    static void delete(String connector) {
        rest().delete(path(connector));
    }

    /** Of a connector in the REST API. */
    static String path(String connector) {
        return "connectors/"
                + URLEncoder.encode(connector, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** A new topic with these records. */
    static void topicWith(String topic, String... values) {
        site().cluster().kafka().createTopic(topic);
        for (String value : values) {
            site().cluster()
                    .kafka()
                    .produce(new ProducerRecord<>(topic, 0, null, value.getBytes(StandardCharsets.UTF_8)));
        }
    }

    /** A file of the tests' folder. */
    static String file(String name) {
        return site().cluster().folder().resolve(name).toString();
    }

    /** A file with these lines. */
    static String fileWith(String name, String... lines) {
        try {
            return Files.write(Path.of(file(name)), List.of(lines)).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
