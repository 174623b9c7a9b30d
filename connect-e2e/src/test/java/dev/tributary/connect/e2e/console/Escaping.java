package dev.tributary.connect.e2e.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.tributary.connect.e2e.Await;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Names, configurations and traces that would be scripts if anybody took them for HTML. */
abstract class Escaping extends Browsing {
    private static final String NAME = "\"><img src=x onerror=\"hit=1;alert('name')\">${hit=2}";
    private static final String VALUE = "<script>hit=3;alert('value')</script><a href=\"javascript:alert(4)\">x</a>";

    @Test
    void namesValuesAndTracesAreShownAsTheyAreAndRunNothing() {
        Map<String, String> config = Fleet.toFile("shipments", 1, Path.of("/no/<svg onload=alert(5)>/x.txt"));
        config.put("description", VALUE);
        config.put("<b>key", VALUE);
        rest().create(NAME, config);
        Await.until(
                "its task's failure",
                () -> rest().states().getOrDefault(NAME + "-0", "").startsWith("FAILED"),
                () -> rest().states().toString());
        Page page = open("#/connectors");
        assertThat(row(page, NAME)).isVisible();
        nothingRan(page);

        go(page, "#/tasks?q=img");
        assertThat(rows(page)).containsText(new String[] {NAME});
        String hash = "#/connectors/"
                + URLEncoder.encode(NAME, StandardCharsets.UTF_8).replace("+", "%20");
        go(page, hash);
        assertThat(heading(page, NAME)).isVisible();
        go(page, hash + "/tasks");
        assertThat(page.locator(".trace").first()).containsText("<svg onload=alert(5)>");
        nothingRan(page);
        go(page, hash + "/incidents");
        page.locator(".incident-link").first().click();
        assertThat(page.locator(".trace").first()).containsText("<svg onload=alert(5)>");
        go(page, hash + "/config");
        assertThat(in(page)).containsText(VALUE);
        assertThat(in(page)).containsText("<b>key");
        for (String view : List.of("JSON", "Properties")) {
            button(page, view).click();
            assertThat(labelled(page, "Configuration")).containsText("alert('value')");
        }
        nothingRan(page);

        windows.expect("Failed to load resource: .* status of 404 .*/connectors/[^/]+/config.*"); // asked once more
        button(page, "All actions for " + NAME).click();
        part(page, AriaRole.MENUITEM, "Delete").click();
        confirm(page, "Delete " + NAME + "?", NAME, "Delete");
        assertThat(heading(page, NAME + " was deleted")).isVisible();
        nothingRan(page);
    }

    @Test
    void whatIsPastedOrStandsInTheAddressRunsNothing() {
        windows.expect(
                "Failed to load resource: .* status of 40[04] .*"); // there is no such plugin, and no such connector
        Page page = open(
                "#/create/" + URLEncoder.encode(VALUE, StandardCharsets.UTF_8).replace("+", "%20"));
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("<script>hit=3");
        go(
                page,
                "#/connectors/"
                        + URLEncoder.encode(VALUE, StandardCharsets.UTF_8).replace("+", "%20"));
        assertThat(heading(page, "There is no connector " + VALUE)).isVisible();
        go(page, "#/connectors?state=%3Cimg%20src%3Dx%20onerror%3Dalert(6)%3E&plugin=%3Cb%3E&q=%3Cimg%3E");
        assertThat(heading(page, "Nothing matches")).isVisible();
        nothingRan(page);
    }

    /** Dialogs and violations are noticed by {@link Windows}. */
    private static void nothingRan(Page page) {
        assertThat(page.evaluate("'hit' in window")).isEqualTo(false);
        assertThat(page.locator("main img, main script, main iframe")).hasCount(0);
    }
}
