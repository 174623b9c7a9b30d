package dev.tributary.connect.e2e.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import dev.tributary.connect.e2e.Await;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The page of one connector: its configuration and its offsets. */
abstract class Configuring extends Browsing {
    private static String stored(String connector, String key) {
        return rest().get(path(connector) + "/config").path(key).asText();
    }

    @Test
    void aConfigurationIsEditedAndComparedBeforeItIsApplied() {
        run("edited", Fleet.ticks("payments", 1, 500), 1);
        Page page = open("#/connectors/edited/config");
        button(page, "Edit").click();

        labelled(page, "interval.ms").fill("soon");
        assertThat(labelled(page, "interval.ms")).hasAttribute("aria-invalid", "true");
        labelled(page, "interval.ms").fill("250");
        labelled(page, "tasks.max").fill("2");
        assertThat(labelled(page, "interval.ms")).hasAttribute("aria-invalid", "false");
        Locator bar = part(page, AriaRole.TOOLBAR, "Changes of the configuration");
        assertThat(bar).containsText("2 changes");
        button(bar, "Review and apply").click();

        Locator review = part(page, AriaRole.DIALOG, "Review the changes");
        assertThat(review).containsText("Review 2 changes of edited");
        assertThat(review.locator(".minus")).hasText(new String[] {"−500", "−1"});
        assertThat(review.locator(".plus")).hasText(new String[] {"+250", "+2"});
        button(review, "Apply").click();

        assertThat(part(page, AriaRole.REGION, "Messages")).containsText("The configuration of edited is changed.");
        rest().awaitState("edited", "RUNNING", 2);
        assertThat(stored("edited", "interval.ms")).isEqualTo("250");
        leaveAndDelete(page, "edited");
    }

    @Test
    void aChangeThatIsRefusedAfterItsDialogWasClosedIsToldAllTheSame() {
        Page page = open("#/connectors/" + Fleet.INVOICES + "/config");
        windows.expect("Failed to load resource: .* status of 400 .*");
        List<Route> held = new ArrayList<>();
        page.route("**/connectors/" + Fleet.INVOICES + "/config", route -> {
            if (route.request().method().equals("PUT")) {
                held.add(route);
            } else {
                route.resume();
            }
        });
        button(page, "Edit").click();
        labelled(page, "tasks.max").fill("2");
        button(page, "Review and apply").click();
        button(part(page, AriaRole.DIALOG, "Review the changes"), "Apply").click();
        assertThat(button(page, "One moment…")).isVisible();

        page.keyboard().press("Escape");
        assertThat(dialog(page)).hasCount(0);
        held.get(0)
                .fulfill(new Route.FulfillOptions()
                        .setStatus(400)
                        .setContentType("application/json")
                        .setBody("{\"error_code\":400,\"message\":\"Not today.\"}"));

        assertThat(part(page, AriaRole.REGION, "Messages"))
                .containsText("The configuration of " + Fleet.INVOICES + " was not changed: Not today.");
        button(page, "Discard").click();
    }

    @Test
    void whatSomebodyElseChangedMeanwhileIsNotOverwrittenUnseen() {
        Map<String, String> config = new HashMap<>(Fleet.ticks("payments", 1, 500));
        run("shared", config, 1);
        Page page = open("#/connectors/shared/config");
        button(page, "Edit").click();
        labelled(page, "interval.ms").fill("250");
        config.put("tasks.max", "3");
        rest().put("connectors/shared/config", config);

        button(page, "Review and apply").click();
        Locator review = part(page, AriaRole.DIALOG, "Review the changes");
        assertThat(review).containsText("Somebody changed 1 key since you began");
        button(review, "Keep theirs, too").click();
        assertThat(review).containsText("Review 1 change of shared");
        button(review, "Apply").click();

        assertThat(review).hasCount(0);
        assertThat(stored("shared", "interval.ms")).isEqualTo("250");
        assertThat(stored("shared", "tasks.max")).isEqualTo("3");
        leaveAndDelete(page, "shared");
    }

    @Test
    void aFormerConfigurationComesBackWithOneClickAndTheClickCanBeUndone() {
        run("rolled-back", Fleet.ticks("payments", 1, 500), 1);
        rest().put("connectors/rolled-back/config", Fleet.ticks("payments", 2, 250));
        rest().awaitState("rolled-back", "RUNNING", 2);
        Page page = open("#/connectors/rolled-back/config");
        Locator history = part(page, AriaRole.REGION, "History of its configuration");
        assertThat(saying(history.getByRole(AriaRole.LISTITEM), "Version 2")).containsText("current");
        assertThat(saying(history.getByRole(AriaRole.LISTITEM), "Version 2")).containsText("interval.ms");

        button(history, "Roll back to version 1").click();
        Locator dialog = part(page, AriaRole.DIALOG, "Version 1");
        assertThat(dialog).containsText("Going back to it changes 2 keys");
        assertThat(dialog.locator(".minus")).hasText(new String[] {"−250", "−2"});
        assertThat(dialog.locator(".plus")).hasText(new String[] {"+500", "+1"});
        button(dialog, "Roll back to version 1").click();

        Locator messages = part(page, AriaRole.REGION, "Messages");
        assertThat(messages).containsText("rolled-back has the configuration of version 1 again.");
        assertThat(stored("rolled-back", "interval.ms")).isEqualTo("500");
        button(messages, "Undo").click();
        assertThat(messages).containsText("from before the roll-back again");
        assertThat(stored("rolled-back", "interval.ms")).isEqualTo("250");
        assertThat(saying(history.getByRole(AriaRole.LISTITEM), "Version 4")).containsText("current");
        leaveAndDelete(page, "rolled-back");
    }

    @Test
    void offsetsAreResetWhileItIsStoppedAndTheFileIsReadOnceMore() {
        site().cluster().kafka().createTopic("rewound");
        run("rewound", Fleet.fromFile(fileWith("rewound.txt", "one", "two", "three"), "rewound"), 1);
        awaitRecords("rewound", 3);
        Page page = open("#/connectors/rewound/offsets");
        assertThat(in(page)).containsText("\"position\":14");
        assertThat(button(page, "Reset all")).hasCount(0);

        button(page, "Stop it").click();
        confirm(page, "Stop rewound?", "Stop");
        button(page, "Reset all").click();
        confirm(page, "Reset all offsets of rewound?", "rewound", "Reset all");
        assertThat(heading(page, "No offsets yet")).isVisible();
        button(page.locator(".note"), "Resume").click();

        rest().awaitState("rewound", "RUNNING", 1);
        awaitRecords("rewound", 6);
        leaveAndDelete(page, "rewound");
    }

    @Test
    void oneOffsetOfASinkIsSetToARecordThatIsReadAgain() {
        topicWith("again", "one", "two", "three");
        Map<String, String> config =
                Fleet.toFile("again", 1, site().cluster().folder().resolve("again.txt"));
        run("again", config, 1);
        Await.until(
                "the offset of three records",
                () -> rest().get("connectors/again/offsets").toString().contains("\"kafka_offset\":3"));
        rest().put("connectors/again/stop", null);
        rest().awaitState("again", "STOPPED", 0);
        Page page = open("#/connectors/again/offsets");

        Locator offset = saying(page.locator("tr"), "again").getByRole(AriaRole.TEXTBOX);
        offset.fill("x");
        assertThat(offset).hasAttribute("aria-invalid", "true");
        assertThat(button(page, "Review and apply")).isDisabled();
        offset.fill("1");
        button(page, "Review and apply").click();
        confirm(page, "Change offsets of again?", "again", "Change offsets");

        Await.until(
                "the offset as it was set",
                () -> rest().get("connectors/again/offsets").toString().contains("\"kafka_offset\":1"));
        assertThat(offset).hasValue("1");
        leaveAndDelete(page, "again");
    }

    private static void awaitRecords(String topic, int count) {
        Await.until(
                "%d records in %s".formatted(count, topic),
                () -> site().cluster().kafka().consumeAll(topic).size() >= count);
    }
}
