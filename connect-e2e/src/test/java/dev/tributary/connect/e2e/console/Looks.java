package dev.tributary.connect.e2e.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import dev.tributary.connect.e2e.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How every page looks: light and dark, on a phone and on a great screen; who cannot see it; how fast it is there. */
abstract class Looks extends Browsing {
    private static final Logger LOG = LoggerFactory.getLogger(Looks.class);

    private static final int PHONE_WIDTH = 360;
    private static final int PHONE_HEIGHT = 740;

    /** A page and how to come there from the page before. */
    private record Screen(String name, Consumer<Page> show) {}

    private static Screen at(String name, String hash, String shown) {
        return new Screen(name, page -> {
            go(page, hash);
            assertThat(in(page).getByText(shown).first()).isVisible();
        });
    }

    private static final String FORM = "#/create/io.debezium.connector.postgresql.PostgresConnector";

    private static List<Screen> screens() {
        String failed = "#/connectors/" + Fleet.FAILED;
        return List.of(
                new Screen("fleet", page -> {
                    assertThat(rows(page)).hasCount(Fleet.SIZE);
                    // Lines of what came since the page was opened.
                    assertThat(row(page, Fleet.CLICKS).locator(".spark.rate path"))
                            .hasCount(1);
                }),
                at("tasks", "#/tasks", Fleet.CLICKS + " / 3"),
                at("workers", "#/workers", "How work is spread"),
                at("overview", "#/connectors/" + Fleet.CLICKS, "States over time"),
                at("tasks-failed", failed + "/tasks", "could not be opened for appending"),
                at("incidents", failed + "/incidents", "Failures and restarts"),
                new Screen("incident", page -> {
                    page.locator(".incident-link").first().click();
                    assertThat(page.locator(".trace").first()).isVisible();
                }),
                at("config", "#/connectors/" + Fleet.INVOICES + "/config", "Edit"),
                new Screen("preview", page -> {
                    button(page, "Preview").click();
                    assertThat(page.locator(".preview-record").first()).isVisible();
                }),
                new Screen("config-edit", page -> {
                    page.keyboard().press("Escape");
                    button(page, "Edit").click();
                    labelled(page, "topic").fill("bills");
                    assertThat(in(page)).containsText("1 change");
                }),
                new Screen("config-review", page -> {
                    button(page, "Review and apply").click();
                    assertThat(button(dialog(page), "Apply")).isEnabled();
                }),
                new Screen("offsets", page -> {
                    page.keyboard().press("Escape");
                    button(page, "Discard").click();
                    go(page, "#/connectors/" + Fleet.INVOICES + "/offsets");
                    assertThat(in(page)).containsText("\"position\":14");
                }),
                at("offsets-stopped", "#/connectors/" + Fleet.STOPPED + "/offsets", "No offsets yet"),
                at("topics", "#/connectors/" + Fleet.CLICKS + "/topics", "1 topic"),
                new Screen("gallery", page -> {
                    go(page, "#/create");
                    assertThat(heading(page, "Sources")).isVisible();
                }),
                new Screen("form", page -> {
                    go(page, FORM);
                    assertThat(page.locator(".bar-said")).containsText("to fill in");
                }),
                new Screen("form-problems", page -> {
                    button(page, "Review").click();
                    assertThat(page.locator(".setting-error").first()).isVisible();
                }),
                new Screen("form-json", page -> {
                    button(page, "JSON").click();
                    assertThat(labelled(page, "Configuration as JSON")).isVisible();
                }),
                new Screen("review", page -> {
                    go(page, FORM + "/review");
                    assertThat(heading(page, "Begin")).isVisible();
                }),
                at("logs", failed + "/logs", "could not be opened"),
                at("alerts", "#/alerts", "Receivers"),
                at("unknown", "#/nowhere", "There is no such page"),
                new Screen("fleet-selected", page -> {
                    go(page, "#/connectors");
                    labelled(page, "Select " + Fleet.CLICKS).check();
                }),
                new Screen(
                        "menu",
                        page -> button(page, "Actions for " + Fleet.PAUSED).click()),
                new Screen("delete", page -> {
                    // On a phone a row has no button, so its menu has closed; it is not opened again by that.
                    page.keyboard().press("Escape");
                    button(page, "Actions for " + Fleet.PAUSED).click();
                    part(page, AriaRole.MENUITEM, "Delete").click();
                    assertThat(dialog(page)).isVisible();
                }));
    }

    private static Browser.NewContextOptions still(int width, int height) {
        return new Browser.NewContextOptions().setViewportSize(width, height).setReducedMotion(ReducedMotion.REDUCE);
    }

    /** One window for all: a page is a moment's work, a browser with empty caches is not. */
    @Test
    void everyPageIsAccessibleInLightAndDarkAndFitsAPhone() {
        Page page = windows.open(still(1440, 900), site().one().url() + "console/#/connectors");
        List<String> findings = new ArrayList<>();
        for (Screen screen : screens()) {
            screen.show().accept(page);
            Axe.findings(page).forEach(it -> findings.add(screen.name() + ", light: " + it));
            picture(page, screen.name() + "-light");
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
            Axe.findingsOfColour(page).forEach(it -> findings.add(screen.name() + ", dark: " + it));
            picture(page, screen.name() + "-dark");
            page.setViewportSize(PHONE_WIDTH, PHONE_HEIGHT);
            widest(page).forEach(it -> findings.add(screen.name() + ", on a phone: " + it));
            picture(page, screen.name() + "-phone");
            page.setViewportSize(1440, 900);
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
        }

        assertThat(findings).isEmpty();
    }

    /** What stands out of the page to the right, so that one had to scroll sideways. */
    @SuppressWarnings("unchecked")
    private static List<String> widest(Page page) {
        return (List<String>) page.evaluate("""
                () => new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve))).then(() => {
                  const root = document.scrollingElement;
                  return root.scrollWidth <= innerWidth ? [] : [`${root.scrollWidth} px wide`];
                })
                """);
    }

    @Test
    void theFleetFillsAGreatScreen() {
        Page page = windows.open(
                still(3840, 2160).setColorScheme(ColorScheme.DARK), site().one().url() + "console/#/connectors");
        assertThat(rows(page)).hasCount(Fleet.SIZE);
        picture(page, "fleet-4k-dark");
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
        picture(page, "fleet-4k-light");

        assertThat(row(page, Fleet.CLICKS).boundingBox().width).isGreaterThan(3600);
        assertThat(widest(page)).isEmpty();
    }

    @Test
    void aThemeIsChosenAndRemembered() {
        Page page = windows.open(
                new Browser.NewContextOptions().setColorScheme(ColorScheme.LIGHT),
                site().one().url() + "console/#/workers");
        assertThat(heading(page, "Workers")).isVisible();
        String light = background(page);

        button(page, "Theme: auto. Change it").click();
        button(page, "Theme: light. Change it").click();
        assertThat(button(page, "Theme: dark. Change it")).isVisible();
        String dark = background(page);
        page.reload();

        assertThat(button(page, "Theme: dark. Change it")).isVisible();
        assertThat(background(page)).isEqualTo(dark).isNotEqualTo(light);
    }

    private static String background(Page page) {
        return (String) page.evaluate("getComputedStyle(document.documentElement).backgroundColor");
    }

    /** How long it took is written into the log and not judged: the machine may be busy. */
    @Test
    void thePageIsThereSoonAndItsScriptsAreSmall() {
        Page page = open("#/connectors");
        assertThat(rows(page).first()).isVisible();
        page.waitForFunction("performance.getEntriesByName('first-contentful-paint').length > 0");
        @SuppressWarnings("unchecked")
        Map<String, Object> took = (Map<String, Object>) page.evaluate("""
                () => ({
                  paint: performance.getEntriesByName('first-contentful-paint')[0].startTime,
                  loaded: performance.getEntriesByType('navigation')[0].loadEventEnd,
                })
                """);
        LOG.info(
                "With empty caches: first contentful paint after {} ms, loaded after {} ms.",
                took.get("paint"),
                took.get("loaded"));
        assertThat(((Number) took.get("paint")).doubleValue()).isPositive();

        go(page, FORM);
        assertThat(page.locator(".bar-said")).containsText("to fill in");
        for (String hash : List.of("#/tasks", "#/workers", "#/connectors/" + Fleet.CLICKS)) {
            go(page, hash);
            assertThat(page.getByRole(AriaRole.HEADING).first()).isVisible();
        }
        assertThat(heading(page, Fleet.CLICKS)).isVisible();

        int bytes = ((Number) page.evaluate("""
                        performance.getEntriesByType('resource').filter(it => it.name.endsWith('.js'))
                          .reduce((sum, it) => sum + it.encodedBodySize, 0)
                        """)).intValue();
        LOG.info("Scripts of the fleet, a connector and the form to create one, as they are sent: {} bytes.", bytes);
        assertThat(bytes).isBetween(30_000, 300_000);
    }

    @Test
    void theConsoleCanBeUsedByKeyboardAlone() {
        Page page = open("#/connectors");
        assertThat(rows(page)).hasCount(Fleet.SIZE);

        page.keyboard().press("Tab");
        assertThat(link(page, "Skip to content")).isFocused();
        page.keyboard().press("Enter");
        assertThat(page.locator("main")).isFocused();
        button(page, "Actions for " + Fleet.CLICKS).focus();
        page.keyboard().press("Enter");
        assertThat(part(page, AriaRole.MENUITEM, "Pause")).isFocused();
        page.keyboard().press("ArrowDown");
        assertThat(part(page, AriaRole.MENUITEM, "Resume")).isFocused();
        page.keyboard().press("Escape");
        assertThat(button(page, "Actions for " + Fleet.CLICKS)).isFocused();
    }

    /** A few pictures for the documentation: -Dtributary.docs.images=FOLDER. They show lines of a minute. */
    @Test
    @EnabledIfSystemProperty(named = "tributary.docs.images", matches = ".+")
    void picturesForTheDocumentation() throws IOException {
        Path folder = Files.createDirectories(Path.of(System.getProperty("tributary.docs.images")));
        Page page = windows.open(still(1440, 900), site().one().url() + "console/#/connectors");
        assertThat(row(page, Fleet.CLICKS).locator(".spark.rate path"))
                .hasAttribute("d", Pattern.compile("M.*(L.*){20,}"));
        pictureFor(page, folder.resolve("console-connectors.png"));
        go(page, "#/connectors/" + Fleet.CLICKS);
        assertThat(in(page)).containsText("States over time");
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        assertThat(page.locator(".chart-box").first()).isVisible();
        pictureFor(page, folder.resolve("console-connector.png"));
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
        go(page, FORM);
        assertThat(page.locator(".bar-said")).containsText("to fill in");
        pictureFor(page, folder.resolve("console-create.png"));
    }

    private static void pictureFor(Page page, Path file) throws IOException {
        page.screenshot(new Page.ScreenshotOptions().setPath(file));
        assertThat(Files.size(file)).as(file.toString()).isBetween(10_000L, 200_000L);
    }

    private static void picture(Page page, String name) {
        String folder = System.getProperty("tributary.screenshots", Installation.directory() + "/screenshots");
        page.screenshot(new Page.ScreenshotOptions().setPath(Path.of(folder, name + ".png")));
    }
}
