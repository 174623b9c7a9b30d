package dev.tributary.connect.e2e.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What transforms would make of real records, seen before anything is written. */
abstract class Previewing extends Browsing {
    @Test
    void recordsAreShownStepByStepAlsoForChangesThatAreNotApplied() {
        topicWith("previewed", "one", "two");
        Map<String, String> config =
                Fleet.toFile("previewed", 1, site().cluster().folder().resolve("previewed.txt"));
        config.put("transforms", "hoist");
        config.put("transforms.hoist.type", "org.apache.kafka.connect.transforms.HoistField$Value");
        config.put("transforms.hoist.field", "stored");
        rest().post("connectors", Map.of("name", "previewed", "config", config, "initial_state", "STOPPED"));
        Page page = open("#/connectors/previewed/config");

        button(page, "Preview").click();
        Locator preview = part(page, AriaRole.DIALOG, "Preview of previewed");
        assertThat(preview).containsText("2 records");
        assertThat(preview.locator(".preview-steps").first()).containsText("HoistField$Value");
        assertThat(preview.locator(".preview-steps").first()).containsText("stored");
        button(preview, "Close the preview").click();

        button(page, "Edit").click();
        labelled(page, "transforms.hoist.field").fill("drafted");
        button(page, "Preview").click();
        assertThat(preview.locator(".preview-steps").first()).containsText("drafted");
        assertThat(rest().get("connectors/previewed/config")
                        .path("transforms.hoist.field")
                        .asText())
                .isEqualTo("stored");
        assertThat(site().cluster().kafka().consumeAll("previewed")).hasSize(2);
        leaveAndDelete(page, "previewed");
    }
}
