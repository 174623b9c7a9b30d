package dev.tributary.connect.e2e.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Tables in windows of every width, and the menus of their rows. */
abstract class Fitting extends Browsing {
    private static final int HEIGHT = 800;
    private static final int[] WIDTHS = {1024, 1100, 1280, 1366, 1440, 1600, 1920};

    private Page open(int width, int height, String hash) {
        return windows.open(
                new Browser.NewContextOptions().setViewportSize(width, height),
                site().one().url() + "console/" + hash);
    }

    private static Locator columns(Page page) {
        return page.getByRole(AriaRole.COLUMNHEADER);
    }

    @Test
    void noTableScrollsSidewaysInWindowsFrom1024Pixels() {
        Page page = open(1920, HEIGHT, "#/connectors");
        for (String name : List.of("Connectors", "Tasks")) {
            go(page, "#/" + name.toLowerCase(Locale.ROOT));
            assertThat(heading(page, name)).hasCount(1); // until then the rows are those of the page before
            assertThat(rows(page).first()).isVisible();
            for (int width : WIDTHS) {
                page.setViewportSize(width, HEIGHT);
                page.waitForFunction("""
                        width => {
                          const box = document.querySelector('.table-box');
                          return innerWidth === width && box.scrollWidth <= box.clientWidth && document.scrollingElement.scrollWidth <= width;
                        }
                        """, width);
            }
        }
    }

    @Test
    void columnsGiveWayByTheirImportanceAndTheFileHasThemAll() throws IOException {
        Page page = open(1024, HEIGHT, "#/connectors");
        assertThat(rows(page)).hasCount(Fleet.SIZE);

        assertThat(columns(page))
                .hasText(new String[] {"", "Name", "Health", "Tasks", "Plugin", "Records/s", "Lag", "Actions"});
        Download file = page.waitForDownload(() -> button(page, "CSV").click());
        List<String> lines = Files.readAllLines(file.path());
        assertThat(lines.get(0))
                .isEqualTo("\uFEFFName,Health,State,Tasks,Type,Plugin,Records/s,Lag,Worker,Topics,Changed");
        assertThat(lines)
                .anyMatch(line -> line.startsWith(Fleet.FAILED + ",FAILED,"))
                .anyMatch(line -> line.startsWith(Fleet.STOPPED + ",STOPPED,STOPPED,0 of 0,source,FileStreamSource"))
                .hasSizeGreaterThanOrEqualTo(1 + Fleet.SIZE);

        page.setViewportSize(1600, HEIGHT);
        assertThat(columns(page)).hasText(new String[] {
            "",
            "Name",
            "Health",
            "State",
            "Tasks",
            "Type",
            "Plugin",
            "Records/s",
            "Lag",
            "Worker",
            "Topics",
            "Changed",
            "Actions"
        });
    }

    @Test
    void aColumnThatSomebodyWantsDoesNotGiveWay() {
        Page page = open(1024, HEIGHT, "#/connectors");
        assertThat(rows(page)).hasCount(Fleet.SIZE);
        assertThat(columns(page)).hasCount(8);

        button(page, "Columns").click();
        part(page, AriaRole.MENUITEMCHECKBOX, "Worker").click();
        assertThat(columns(page))
                .hasText(new String[] {"", "Name", "Health", "Tasks", "Plugin", "Records/s", "Lag", "Worker", "Actions"
                });
        page.reload();
        assertThat(columns(page)).hasCount(9);

        button(page, "Columns").click();
        assertThat(part(page, AriaRole.MENUITEMCHECKBOX, "As many as fit"))
                .not()
                .isChecked();
        part(page, AriaRole.MENUITEMCHECKBOX, "As many as fit").click();
        assertThat(columns(page)).hasCount(8);
    }

    @Test
    void aMenuStaysWithItsRowUntilThatIsOutOfSight() {
        Page page = open(1440, 460, "#/connectors");
        assertThat(rows(page)).hasCount(Fleet.SIZE);
        Locator more = button(page, "Actions for " + Fleet.FAILED);
        more.click();
        Locator menu = part(page, AriaRole.MENU, Fleet.FAILED);
        assertThat(menu.getByRole(AriaRole.MENUITEM).first()).isFocused();
        awaitBeside(page, menu, more);
        double before = more.boundingBox().y;

        scroll(page, 12);
        awaitBeside(page, menu, more);
        assertThat(more.boundingBox().y).isEqualTo(before - 12);
        assertThat(menu).isVisible();

        scroll(page, 220);
        assertThat(menu).hasCount(0);
        assertThat(more).isFocused();
    }

    private static void scroll(Page page, int to) {
        page.evaluate("to => { document.querySelector('.table-box').scrollTop = to; }", to);
    }

    /** Below its button, or above it. */
    private static void awaitBeside(Page page, Locator menu, Locator button) {
        page.waitForFunction("""
                ([menu, button]) => {
                  const [it, at] = [menu.getBoundingClientRect(), button.getBoundingClientRect()];
                  return Math.abs(it.top - at.bottom - 4) < 1 || Math.abs(at.top - it.bottom - 4) < 1;
                }
                """, List.of(menu.elementHandle(), button.elementHandle()));
    }
}
