package dev.tributary.connect.e2e.console;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import dev.tributary.connect.e2e.Installation;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The windows of one test, each a browser with nothing remembered. They tell of whatever must not happen in any: errors in the
 * browser's console, exceptions, dialogs of scripts, violations of the content security policy, requests to another host. When a
 * test fails, pictures of its windows and all that they said stay below target/e2e. For the test's thread.
 */
final class Windows implements AfterEachCallback {
    static final double PATIENCE_MS = 60_000;

    private static final int WIDTH = 1440;
    private static final int HEIGHT = 900;

    /** How Chromium tells of an answer that is no success; these two are said while workers rebalance. */
    private static final Pattern NOT_NOW = Pattern.compile("Failed to load resource: .* status of (409|503) .*");
    /** A connector that has just been created has no status yet; the page asks again. */
    private static final Pattern NOT_YET =
            Pattern.compile("Failed to load resource: .* status of 404 .*/connectors/[^/]+/status:.*");

    private static final String TELL_VIOLATIONS =
            "addEventListener('securitypolicyviolation', it => console.error(`Violated: ${it.violatedDirective} by ${it.blockedURI}`));";

    private final List<Page> open = new ArrayList<>();
    private final List<String> said = new ArrayList<>();
    private final List<String> troubles = new ArrayList<>();
    private final List<Pattern> expected = new ArrayList<>(List.of(NOT_NOW, NOT_YET));

    /** Opens a window as wide as most. */
    Page open(String url) {
        return open(new Browser.NewContextOptions(), url);
    }

    /** Opens one of another kind. */
    Page open(Browser.NewContextOptions how, String url) {
        if (how.viewportSize == null) {
            how.setViewportSize(WIDTH, HEIGHT);
        }
        BrowserContext context = ConsoleIT.site().browser().newContext(how.setLocale("en-GB"));
        context.setDefaultTimeout(PATIENCE_MS);
        context.addInitScript(TELL_VIOLATIONS);
        Page page = context.newPage();
        open.add(page);
        String authority = URI.create(url).getAuthority();
        page.onConsoleMessage(this::note);
        page.onPageError(error -> trouble("exception: " + error));
        page.onDialog(dialog -> {
            trouble("dialog: " + dialog.message());
            dialog.dismiss();
        });
        context.onRequest(request -> {
            URI asked = URI.create(request.url());
            if (asked.getScheme().startsWith("http") && !authority.equals(asked.getAuthority())) {
                trouble("request to another host: " + request.url());
            }
        });
        page.navigate(url);
        return page;
    }

    /** What the browser may complain of in this test: a regular expression for the text, and behind it (where it came from). */
    void expect(String complaint) {
        expected.add(Pattern.compile(complaint));
    }

    private void note(ConsoleMessage message) {
        String text = "%s (%s)".formatted(message.text(), message.location());
        if (message.type().equals("error")
                && expected.stream().noneMatch(it -> it.matcher(text).matches())) {
            trouble("error in the console: " + text);
        } else {
            said.add(message.type() + ": " + text);
        }
    }

    private void trouble(String what) {
        said.add(what);
        troubles.add(what);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        boolean failed = context.getExecutionException().isPresent();
        String test = context.getRequiredTestMethod().getName();
        for (int i = 0; i < open.size(); i++) {
            leave(open.get(i), failed ? test + "-" + (i + 1) : null);
        }
        if (failed) {
            System.err.printf("%s: what the windows said:%n%s%n", test, String.join("\n", said));
        } else if (!troubles.isEmpty()) {
            throw new AssertionError("In the browser: " + String.join("\n", troubles));
        }
    }

    /** What has happened until now is heard of while something is asked. */
    private void leave(Page page, @Nullable String pictureName) {
        try {
            if (pictureName == null) {
                page.evaluate("0");
            } else {
                Path picture = Installation.directory().resolve("ConsoleIT/failures/" + pictureName + ".png");
                page.screenshot(new Page.ScreenshotOptions().setPath(picture));
                System.err.printf("At %s, see %s%n", page.url(), picture);
            }
            page.context().close();
        } catch (PlaywrightException e) {
            said.add("The window could not be left: " + e.getMessage());
        }
    }
}
