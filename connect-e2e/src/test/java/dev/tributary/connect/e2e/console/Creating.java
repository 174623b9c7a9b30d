package dev.tributary.connect.e2e.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Making a connector: by form, by text, from a file. */
abstract class Creating extends Browsing {
    private static final Pattern FILE_SOURCE = Pattern.compile("^File Stream source");

    /** From the gallery to the form of the file source. */
    private Page fileSource() {
        Page page = open("#/create");
        part(page, AriaRole.SEARCHBOX, "Search plugins").fill("file source");
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(FILE_SOURCE))
                .click();
        assertThat(labelled(page, "topic")).isVisible();
        return page;
    }

    private static Locator verdict(Page page) {
        return page.locator(".bar-said");
    }

    private static Locator own(Locator link, String setting) {
        return link.getByLabel(setting, new Locator.GetByLabelOptions().setExact(true));
    }

    private static void show(Page page, String view) {
        button(part(page, AriaRole.GROUP, "Edit as"), view).click();
    }

    @Test
    void aConnectorIsMadeByFormAndAMistakeIsMendedInItsField() {
        Page page = fileSource();
        labelled(page, "Connector name").fill("by-form");
        labelled(page, "Tasks max").fill("many");

        assertThat(labelled(page, "Tasks max")).hasAttribute("aria-invalid", "true");
        assertThat(labelled(page, "Tasks max")).hasAccessibleDescription(Pattern.compile("many"));
        assertThat(verdict(page)).containsText("settings to mend");
        button(page, "Review").click();
        assertThat(labelled(page, "topic")).hasAttribute("aria-invalid", "true");
        assertThat(labelled(page, "Tasks max")).isFocused(); // until then what is typed may go to another field

        labelled(page, "Tasks max").fill("1");
        labelled(page, "topic").fill("invoices");
        labelled(page, "file").fill(fileWith("by-form.txt", "a line"));
        assertThat(verdict(page)).hasText("Valid");
        assertThat(labelled(page, "Tasks max")).hasAttribute("aria-invalid", "false");
        button(page, "Review").click();

        assertThat(part(page, AriaRole.REGION, "Settings")).containsText("by-form");
        button(page, "curl").click();
        assertThat(in(page)).containsText("curl -X POST '" + site().one().url() + "connectors'");
        button(page, "Create and start").click();
        assertThat(heading(page, "by-form was created")).isVisible();
        assertThat(page.locator(".result-state")).containsText("1 of 1 tasks running");
        link(page, "Open by-form").click();
        assertThat(heading(page, "by-form")).isVisible();
        rest().awaitState("by-form", "RUNNING", 1);
        assertThat(rest().get("connectors/by-form/config").path("tasks.max").asText())
                .isEqualTo("1");
        leaveAndDelete(page, "by-form");
    }

    @Test
    void nothingIsLostBetweenFormJsonAndProperties() {
        Page page = fileSource();
        labelled(page, "Connector name").fill("three-views");
        labelled(page, "topic").fill("über=\\ a");
        show(page, "JSON");
        Locator json = labelled(page, "Configuration as JSON");
        assertThat(json).hasValue(pattern(".*\"topic\": \"über=\\\\\\\\ a\".*"));

        show(page, "Properties");
        Locator properties = labelled(page, "Configuration as properties");
        assertThat(properties).hasValue(pattern(".*topic=\\\\u00FCber=\\\\\\\\ a\n.*"));
        properties.fill(properties.inputValue() + "# of the warehouse\nfile=/tmp/three\\\n   .txt\n");
        show(page, "Form");
        assertThat(labelled(page, "file")).hasValue("/tmp/three.txt");
        labelled(page, "file").fill("/tmp/four.txt");

        show(page, "Properties");
        assertThat(properties).hasValue(pattern(".*# of the warehouse\nfile=/tmp/four.txt\n.*"));
        show(page, "JSON");
        assertThat(json).hasValue(pattern(".*\"file\": \"/tmp/four.txt\".*"));
    }

    @Test
    void aTextWithAMistakeStaysAsItIsTypedUntilItIsMended() {
        Page page = fileSource();
        labelled(page, "Connector name").fill("mistaken");
        show(page, "JSON");
        Locator json = labelled(page, "Configuration as JSON");
        String good = json.inputValue();

        json.fill(good.replace("\"name\"", "name"));
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("Line 2");
        assertThat(button(page, "Review")).isDisabled();
        show(page, "Form");
        assertThat(labelled(page, "Connector name")).hasValue("mistaken");
        button(page, "Mend it").click();
        assertThat(json).hasValue(good.replace("\"name\"", "name"));

        json.fill(good);
        assertThat(page.getByRole(AriaRole.ALERT)).hasCount(0);
        assertThat(button(page, "Review")).isEnabled();
    }

    @Test
    void aFileIsTakenInAndCreatedStopped() {
        Page page = open("#/create");
        assertThat(heading(page, "Sources")).isVisible();
        String text = "# for connect-standalone.sh\nname=from-file\nconnector.class=FileStreamSink\ntasks.max=1\n"
                + "topics=invoices\nfile=" + file("from-file.txt") + "\n";

        labelled(page, "Open a file")
                .setInputFiles(new FilePayload("sink.properties", "text/plain", text.getBytes(StandardCharsets.UTF_8)));
        assertThat(part(page, AriaRole.REGION, "Messages")).containsText("Read 5 settings from sink.properties.");
        assertThat(labelled(page, "Connector name")).hasValue("from-file");
        assertThat(verdict(page)).hasText("Valid");
        button(page, "Review").click();
        page.getByRole(AriaRole.RADIO, new Page.GetByRoleOptions().setName(Pattern.compile("^Stopped")))
                .check();
        button(page, "Create, stopped").click();

        assertThat(heading(page, "from-file was created")).isVisible();
        rest().awaitState("from-file", "STOPPED", 0);
        delete("from-file");
    }

    @Test
    void transformsAreAListWithFormsOfTheirOwn() {
        Page page = fileSource();
        labelled(page, "Connector name").fill("chained");
        labelled(page, "topic").fill("invoices");
        Locator adder = page.locator("#group-transforms .adder select");
        adder.selectOption("org.apache.kafka.connect.transforms.HoistField$Value");
        Locator links = page.locator("#group-transforms .link-item");
        assertThat(links).hasCount(1);
        own(links, "field").fill("line");
        adder.selectOption("org.apache.kafka.connect.transforms.InsertField$Value");
        assertThat(links).hasCount(2);
        own(links.nth(1), "static.field").fill("origin");
        own(links.nth(1), "static.value").fill("console");
        assertThat(verdict(page)).hasText("Valid");

        Locator second = links.nth(1).locator(".link-name");
        String name = second.textContent();
        button(links.nth(1), "Move " + name + " up").click();
        assertThat(links.nth(0).locator(".link-name")).hasText(name);
        show(page, "JSON");
        assertThat(labelled(page, "Configuration as JSON")).hasValue(pattern(".*\"transforms\": \"" + name + ",.*"));
    }

    @Test
    void aPublishedPluginsFormHasGroupsPasswordsAndASearch() {
        Page page = open("#/create/io.debezium.connector.postgresql.PostgresConnector");
        assertThat(heading(page, "Create a connector")).hasCount(0);

        part(page, AriaRole.SEARCHBOX, "Find a setting").fill("database.password");
        Locator password = page.locator("[id='key-database.password-input']");
        password.fill("it's secret");
        assertThat(password).hasAttribute("type", "password");
        button(page, "Show database.password").click();
        assertThat(password).hasAttribute("type", "text");
        assertThat(part(page, AriaRole.NAVIGATION, "Groups of settings")).isVisible();
        assertThat(verdict(page)).containsText("to fill in");
    }
}
