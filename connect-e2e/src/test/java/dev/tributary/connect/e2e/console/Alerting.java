package dev.tributary.connect.e2e.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.Test;

/** What needs somebody. */
abstract class Alerting extends Browsing {
    @Test
    void whatFailsIsAnAlertUntilItIsGone() {
        Page page = open("#/alerts");
        Locator active = part(page, AriaRole.REGION, "Receivers").locator("xpath=preceding-sibling::section");
        assertThat(saying(active.getByRole(AriaRole.LISTITEM), Fleet.FAILED)).containsText("Task failed");

        rest().create(
                        "alarming",
                        Fleet.toFile("shipments", 1, site().cluster().folder().resolve("none/alarming.txt")));
        assertThat(saying(active.getByRole(AriaRole.LISTITEM), "alarming")).containsText("Task failed");
        delete("alarming");

        assertThat(saying(active.getByRole(AriaRole.LISTITEM), "alarming")).hasCount(0);
        assertThat(saying(part(page, AriaRole.REGION, "Over").getByRole(AriaRole.LISTITEM), "alarming"))
                .containsText("Task failed");
    }
}
