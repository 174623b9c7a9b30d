package dev.tributary.connect.e2e.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who may see and who may do what: signing in, TLS, consoles that only read, pages of other sites. */
abstract class Access extends Browsing {
    private static @Nullable GuardedWorker guarded;

    @BeforeAll
    static void startGuardedWorker() throws IOException {
        guarded = GuardedWorker.start(site().cluster());
        guarded.create("""
                {"name": "kept", "initial_state": "STOPPED",
                 "config": {"connector.class": "FileStreamSource", "file": "/tmp/kept.txt", "topic": "kept"}}
                """);
    }

    @AfterAll
    static void endGuardedWorker() {
        if (guarded != null) {
            guarded.close();
        }
    }

    private static GuardedWorker guarded() {
        return Objects.requireNonNull(guarded);
    }

    private static Browser.NewContextOptions signedInWith(String password) {
        return new Browser.NewContextOptions().setHttpCredentials(GuardedWorker.USER, password);
    }

    @Test
    void theBrowserSignsIn() {
        Page page = windows.open(signedInWith(GuardedWorker.PASSWORD), guarded().console() + "#/connectors");

        assertThat(link(page, "kept")).isVisible();
        assertThat(in(page)).containsText("Live");
    }

    @Test
    void whoCannotSignInIsToldWhatToDoAndSeesNothing() {
        windows.expect("Failed to load resource: .* status of 401 .*");
        windows.expect("Failed to load resource: net::ERR_INVALID_AUTH_CREDENTIALS.*");
        Page page = windows.open(signedInWith("wrong"), guarded().console() + "#/connectors");

        assertThat(page.getByRole(AriaRole.ALERT)).containsText("a name and password that the worker knows");
        assertThat(link(page, "kept")).hasCount(0);
    }

    @Test
    void theConsoleIsServedThroughTls() {
        Page page = windows.open(
                signedInWith(GuardedWorker.PASSWORD).setIgnoreHTTPSErrors(true),
                guarded().secureConsole() + "#/connectors");

        assertThat(link(page, "kept")).isVisible();
        assertThat(page.url()).startsWith("https://");
        assertThat(in(page)).containsText("Live");
    }

    @Test
    void aReadOnlyConsoleOffersNothingThatChangesAnything() {
        Page page = windows.open(signedInWith(GuardedWorker.PASSWORD), guarded().console() + "#/connectors");
        assertThat(link(page, "kept")).isVisible();
        assertThat(in(page)).containsText("Read only");
        assertThat(button(page, "Actions for kept")).hasCount(0);
        assertThat(link(page, "Create a connector")).hasCount(0);
        labelled(page, "Select kept").check();
        assertThat(part(page, AriaRole.TOOLBAR, "Selected connectors")).hasCount(0);

        go(page, "#/connectors/kept");
        assertThat(heading(page, "kept")).isVisible();
        offersNothing(page);
        for (String tab : List.of("tasks", "incidents", "config", "offsets", "topics", "logs")) {
            go(page, "#/connectors/kept/" + tab);
            assertThat(part(page, AriaRole.NAVIGATION, "Parts of this connector")
                            .locator("[aria-current=page]"))
                    .containsText(tab, new LocatorAssertions.ContainsTextOptions().setIgnoreCase(true));
            offersNothing(page);
        }
        go(page, "#/create");
        assertThat(heading(page, "This console is read-only")).isVisible();
    }

    private static void offersNothing(Page page) {
        for (String action : List.of(
                "Pause", "Resume", "Stop", "Restart", "Delete", "Edit", "Stop it", "Reset all", "Add", "Forget them")) {
            assertThat(button(page, action)).hasCount(0);
        }
        assertThat(button(page, "All actions for kept")).hasCount(0);
    }

    @Test
    void aPageOfAnotherSiteCanChangeNothing() throws IOException {
        run("guarded-by-origin", Fleet.ticks("payments", 1, 500), 1);
        String worker = site().one().url();
        var elsewhere = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        elsewhere.createContext("/", exchange -> {
            byte[] body = "<!doctype html><title>Elsewhere</title>".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        elsewhere.start();
        try (BrowserContext context = site().browser().newContext()) {
            Page page = context.newPage();
            page.navigate("http://localhost:" + elsewhere.getAddress().getPort() + "/");

            // What browsers send without asking first: a form's POST.
            Response refused = page.waitForResponse(
                    worker + "connectors/guarded-by-origin/restart",
                    () -> page.evaluate(
                            "url => fetch(url, { method: 'POST', mode: 'no-cors' })",
                            worker + "connectors/guarded-by-origin/restart"));
            // And what they ask for first.
            Object deleted = page.evaluate(
                    "url => fetch(url, { method: 'DELETE' }).then(() => 'sent', () => 'refused')",
                    worker + "connectors/guarded-by-origin");

            assertThat(refused.status()).isEqualTo(403);
            assertThat(deleted).isEqualTo("refused");
        } finally {
            elsewhere.stop(0);
        }
        rest().awaitState("guarded-by-origin", "RUNNING", 1);
        delete("guarded-by-origin");
    }
}
