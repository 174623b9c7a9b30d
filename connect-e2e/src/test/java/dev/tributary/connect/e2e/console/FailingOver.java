package dev.tributary.connect.e2e.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.tributary.connect.e2e.WorkerProcess;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is to be seen when a worker dies. */
abstract class FailingOver extends Browsing {
    @Test
    void theTasksOfAKilledWorkerAreSeenMovingAndItsOwnPageSaysThatItIsOld() {
        WorkerProcess survivor = site().one();
        WorkerProcess killed = site().two();
        run("moving", Fleet.ticks("payments", 4, 500), 4);
        Page page = open("#/tasks?q=moving");
        Locator moved = saying(rows(page), survivor.workerId());
        assertThat(rows(page)).hasCount(4);
        assertThat(saying(rows(page), killed.workerId()).first()).isVisible();
        assertThat(moved.first()).isVisible();
        Page lost = windows.open(killed.url() + "console/#/connectors");
        assertThat(link(lost, "moving")).isVisible();
        windows.expect("Failed to load resource: net::ERR_.*");

        killed.kill();

        assertThat(lost.locator(".banner")).containsText("What is shown is");
        assertThat(lost.locator("header")).containsText(Pattern.compile("\\d+ (s|min) old"));
        assertThat(moved).hasCount(4);
        assertThat(saying(rows(page), AT_WORK)).hasCount(4);
        go(page, "#/workers");
        assertThat(heading(page, survivor.workerId())).isVisible();
        assertThat(heading(page, killed.workerId())).hasCount(0);
        go(page, "#/connectors/moving/tasks");
        assertThat(saying(part(page, AriaRole.LIST, "Tasks").getByRole(AriaRole.LISTITEM), survivor.workerId()))
                .hasCount(5);
        assertThat(rest().states().get("moving-0")).startsWith("RUNNING@" + survivor.workerId());
        delete("moving");
    }
}
