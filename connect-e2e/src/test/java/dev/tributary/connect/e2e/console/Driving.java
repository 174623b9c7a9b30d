package dev.tributary.connect.e2e.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import dev.tributary.connect.e2e.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Seeing and driving the fleet. */
abstract class Driving extends Browsing {
    @Test
    void theFleetShowsEveryConnectorProblemsFirst() {
        Page page = open("#/connectors");

        assertThat(rows(page)).hasCount(Fleet.SIZE);
        assertThat(saying(row(page, Fleet.CLICKS), "4 of 4")).isVisible();
        assertThat(saying(row(page, Fleet.CLICKS), AT_WORK)).isVisible();
        assertThat(saying(row(page, Fleet.INVOICES), "Idle")).isVisible();
        assertThat(saying(row(page, Fleet.PAUSED), "Paused")).isVisible();
        assertThat(saying(row(page, Fleet.STOPPED), "Stopped")).isVisible();
        assertThat(rows(page).first()).containsText(Fleet.FAILED);
        assertThat(rows(page).first()).containsText("Failed");
        assertThat(in(page)).containsText("Live");
    }

    @Test
    void filtersStandInTheAddressAndCanBeSentToSomebody() {
        Page page = open("#/connectors");
        assertThat(rows(page)).hasCount(Fleet.SIZE);

        part(page, AriaRole.SEARCHBOX, "Search connectors").fill("import");
        assertThat(rows(page)).hasCount(3);
        part(page, AriaRole.COMBOBOX, "Type").selectOption("source");
        part(page, AriaRole.GROUP, "Health")
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(Pattern.compile("^Stopped")))
                .click();
        assertThat(rows(page)).hasCount(1);
        assertThat(page).hasURL(Pattern.compile(".*#/connectors\\?q=import&type=source&state=STOPPED$"));

        Page other = windows.open(page.url());
        assertThat(rows(other)).hasCount(1);
        assertThat(link(other, Fleet.STOPPED)).isVisible();
        button(page, "All").click();
        assertThat(rows(page)).hasCount(3);
    }

    @Test
    void keysMoveSelectAndOpen() {
        Page page = open("#/connectors?q=import&sort=name");
        assertThat(rows(page)).hasCount(3);

        for (String key : List.of("j", "j", "x")) {
            page.keyboard().press(key);
        }
        assertThat(labelled(page, "Select " + Fleet.STOPPED)).isChecked();
        page.keyboard().press("Escape");
        assertThat(labelled(page, "Select " + Fleet.STOPPED)).not().isChecked();
        page.keyboard().press("Enter");

        assertThat(heading(page, Fleet.STOPPED)).isVisible();
        Await.until(
                "the page of workers",
                () -> { // between the two keys no more than 1.5 s may pass
                    page.keyboard().type("gw");
                    return heading(page, "Workers").isVisible();
                });
        page.keyboard().press("?");
        assertThat(part(page, AriaRole.DIALOG, "Keyboard shortcuts")).isVisible();
        page.keyboard().press("Escape");
        assertThat(dialog(page)).hasCount(0);
    }

    @Test
    void manyArePausedAtOnceAndRunAgainByUndo() {
        List<String> names = List.of("many-1", "many-2", "many-3", "many-4");
        names.forEach(name -> run(name, Fleet.ticks("payments", 1, 500), 1));
        Page page = open("#/connectors?q=many-");
        assertThat(rows(page)).hasCount(4);

        labelled(page, "Select all that are listed").check();
        Locator toolbar = part(page, AriaRole.TOOLBAR, "Selected connectors");
        assertThat(toolbar).containsText("4 selected");
        button(toolbar, "Pause").click();
        Locator asked = part(page, AriaRole.REGION, "What was asked for");
        button(asked, "Each").click();

        assertThat(asked).containsText("Paused 4 connectors");
        assertThat(saying(asked.getByRole(AriaRole.LISTITEM), "done")).hasCount(4);
        assertThat(saying(page.locator("tr.row .badge"), "Paused")).hasCount(4);
        names.forEach(name -> rest().awaitState(name, "PAUSED", 1));
        button(asked, "Undo").click();
        assertThat(asked).containsText("Resumed 4 connectors");
        assertThat(saying(page.locator("tr.row .badge"), "Paused")).hasCount(0);
        names.forEach(name -> rest().awaitState(name, "RUNNING", 1));
        names.forEach(Browsing::delete);
    }

    @Test
    void whatIsRefusedIsToldConnectorByConnector() {
        run("short-lived", Fleet.ticks("payments", 1, 500), 1);
        Page page = open("#/connectors");
        windows.expect("Failed to load resource: .* status of 404 .*");
        assertThat(row(page, "short-lived")).isVisible();
        // As if a person and a deletion by somebody else met.
        page.route(
                Pattern.compile(".*/connectors/short-lived/pause$"),
                route -> route.fulfill(new Route.FulfillOptions()
                        .setStatus(404)
                        .setContentType("application/json")
                        .setBody("{\"error_code\":404,\"message\":\"Connector short-lived not found\"}")));

        labelled(page, "Select short-lived").check();
        labelled(page, "Select " + Fleet.PAUSED).check();
        button(part(page, AriaRole.TOOLBAR, "Selected connectors"), "Pause").click();

        Locator asked = part(page, AriaRole.REGION, "What was asked for");
        assertThat(asked).containsText("1 of 2 failed");
        assertThat(saying(asked.getByRole(AriaRole.LISTITEM), "short-lived")).containsText("not found");
        delete("short-lived");
    }

    @Test
    void aConnectorIsDeletedOnlyAfterItsNameIsTyped() {
        run("delete-me", Fleet.ticks("payments", 1, 500), 1);
        Page page = open("#/connectors?q=delete-me");

        button(page, "Actions for delete-me").click();
        part(page, AriaRole.MENUITEM, "Delete").click();
        Locator dialog = part(page, AriaRole.DIALOG, "Delete delete-me?");
        dialog.getByRole(AriaRole.TEXTBOX).fill("delete-you");
        assertThat(button(dialog, "Delete")).isDisabled();
        dialog.getByRole(AriaRole.TEXTBOX).press("Enter");
        assertThat(dialog).isVisible();
        dialog.getByRole(AriaRole.TEXTBOX).fill("");
        confirm(page, "Delete delete-me?", "delete-me", "Delete");

        assertThat(rows(page)).hasCount(0);
        assertThat(rest().send("GET", "connectors/delete-me", null).status()).isEqualTo(404);
    }

    @Test
    void aFailedTaskShowsItsTraceAndIsStartedAnewWhenTheCauseIsGone() throws IOException {
        Path folder = site().cluster().folder().resolve("later");
        rest().create("mended", Fleet.toFile("shipments", 1, folder.resolve("mended.txt")));
        Page page = open("#/connectors/mended/tasks");
        Locator task =
                saying(part(page, AriaRole.LIST, "Tasks").getByRole(AriaRole.LISTITEM), Pattern.compile("Task 0"));
        assertThat(task).containsText("Failed");
        assertThat(task).containsText("ConnectException");
        assertThat(button(task, "Copy the trace of task 0")).isVisible();

        Files.createDirectories(folder);
        button(task, "Restart task 0").click();

        assertThat(part(page, AriaRole.REGION, "Messages")).containsText("Restarted task 0 of mended.");
        assertThat(task).containsText("Idle");
        rest().awaitState("mended", "RUNNING", 1);
        delete("mended");
        assertThat(in(page)).containsText("mended was deleted");
    }
}
