package dev.tributary.connect.e2e.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.Test;

/** What one connector writes to the log, and from which level on. */
abstract class Logging extends Browsing {
    @Test
    void theLinesOfOneConnectorAreShownWithTheirTraces() {
        Page page = open("#/connectors/" + Fleet.FAILED + "/logs?level=ERROR");
        Locator lines = part(page, AriaRole.REGION, "Log lines").getByRole(AriaRole.LISTITEM);
        assertThat(lines.first()).containsText("ERROR");

        lines.first().locator(".log-more").click();

        assertThat(lines.first().locator(".trace")).containsText("could not be opened for appending");
        part(page, AriaRole.SEARCHBOX, "Search lines").fill("nobody says this");
        assertThat(heading(page, "No line matches")).isVisible();
    }

    @Test
    void theLevelIsSetForOneConnectorAndTakenBack() {
        run("talkative", Fleet.ticks("payments", 1, 500), 1);
        Page page = open("#/connectors/talkative/logs");

        Locator wish = part(page, AriaRole.FORM, "Log level of this connector");
        wish.getByLabel("Level").selectOption("DEBUG");
        button(wish, "Set for this connector").click();
        assertThat(in(page)).containsText("Its log level is DEBUG");

        button(page, "Take it back").click();
        assertThat(button(page, "Take it back")).hasCount(0);
        leaveAndDelete(page, "talkative");
    }
}
