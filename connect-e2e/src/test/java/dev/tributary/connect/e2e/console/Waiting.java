package dev.tributary.connect.e2e.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Nothing is waited for without an end: what does not come is told, with what to do. */
abstract class Waiting extends Browsing {
    private static final String WORKERS = "**/js/pages/workers.js";
    private static final String FAILED = "The page could not be fetched";

    /** As if time went faster: what the console's timers would do after many seconds, they do after half of one. */
    private static void hurry(Page page) {
        page.evaluate("""
                () => {
                  const wait = window.setTimeout;
                  window.setTimeout = (then, ms, ...more) => wait(then, ms >= 15_000 ? 500 : ms, ...more);
                }
                """);
    }

    @Test
    void aPageThatDoesNotComeIsToldAndCanBeAskedForAgain() {
        Page page = open("#/connectors");
        assertThat(rows(page)).hasCount(Fleet.SIZE);
        List<Route> held = new ArrayList<>();
        page.route(WORKERS, route -> {
            if (held.isEmpty()) {
                held.add(route);
            } else {
                route.resume();
            }
        });
        hurry(page);

        go(page, "#/workers");

        assertThat(heading(page, FAILED)).isVisible();
        assertThat(in(page)).containsText("The worker has not sent it within 15 s.");
        page.waitForCondition(() -> !held.isEmpty());
        assertThat(held).hasSize(1);
        // Other pages are not touched by it.
        go(page, "#/tasks");
        assertThat(rows(page).first()).isVisible();
        go(page, "#/workers");
        assertThat(heading(page, FAILED)).isVisible();
        button(page, "Reload").click();
        assertThat(heading(page, "How work is spread")).isVisible();
        assertThat(page).hasURL(site().one().url() + "console/#/workers");
    }

    @Test
    void aPageThatComesLateIsShownAllTheSame() {
        Page page = open("#/connectors");
        assertThat(rows(page)).hasCount(Fleet.SIZE);
        List<Route> held = new ArrayList<>();
        page.route(WORKERS, held::add);
        hurry(page);
        go(page, "#/workers");
        assertThat(heading(page, FAILED)).isVisible();

        page.waitForCondition(() -> !held.isEmpty());
        held.get(0).resume();

        assertThat(heading(page, "How work is spread")).isVisible();
        assertThat(heading(page, FAILED)).hasCount(0);
    }

    @Test
    void aPageOnItsWaySaysSo() {
        Page page = open("#/connectors");
        assertThat(rows(page)).hasCount(Fleet.SIZE);
        List<Route> held = new ArrayList<>();
        page.route(WORKERS, held::add);

        go(page, "#/workers");

        assertThat(in(page).getByText("Fetching the page…")).isVisible();
        page.waitForCondition(() -> !held.isEmpty());
        held.get(0).resume();
        assertThat(heading(page, "How work is spread")).isVisible();
    }

    @Test
    void aPageThatCannotBeFetchedSaysWhyAtOnce() {
        windows.expect("Failed to load resource: net::ERR_FAILED.*");
        Page page = open("#/connectors");
        assertThat(rows(page)).hasCount(Fleet.SIZE);
        page.route(WORKERS, Route::abort);

        go(page, "#/workers");

        assertThat(heading(page, FAILED)).isVisible();
        assertThat(in(page)).containsText("The worker did not send it.");
        assertThat(button(page, "Reload")).isVisible();
    }

    /** Scripts that are missing cannot tell it themselves. */
    @Test
    void aConsoleWhoseScriptsDoNotComeIsNoEmptyPage() {
        windows.expect("Failed to load resource: net::ERR_FAILED.*");
        Page page = open("#/connectors");
        page.route("**/js/shell.js", Route::abort);

        page.reload();
        // As if 15 s had passed.
        page.evaluate("document.getAnimations().forEach(it => it.finish())");

        assertThat(in(page).getByText("The scripts of the console have not arrived"))
                .isVisible();
        page.unroute("**/js/shell.js");
        link(page, "Load it anew").click();
        assertThat(rows(page)).hasCount(Fleet.SIZE);
    }
}
