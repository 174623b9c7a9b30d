package dev.tributary.connect.e2e.console;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/** The browser of this machine. Nothing is downloaded: Playwright would fetch browsers of its own, and is told not to. */
final class Chromium {
    /** Nothing that the browser does for itself may meddle: what the page asks for is all that is asked for. */
    private static final List<String> QUIET = List.of(
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-dev-shm-usage",
            "--font-render-hinting=none",
            "--force-color-profile=srgb");

    private Chromium() {}

    /** Without it, tests are skipped; in CI they fail. */
    static void assumeInstalled() {
        String missing = missing();
        if (!missing.isEmpty() && "true".equals(System.getenv("CI"))) {
            throw new AssertionError(missing);
        }
        Assumptions.assumeTrue(missing.isEmpty(), missing);
    }

    private static String missing() {
        if (!Files.isExecutable(path())) {
            return "The console is not tested: there is no browser at %s. Install Debian's package chromium, "
                            .formatted(path())
                    + "or name another: mvn verify -Pbrowser -Dtributary.chromium=/path/to/chromium";
        }
        boolean packed = Chromium.class.getClassLoader().getResource("driver/linux/node") != null;
        return packed || System.getenv("PLAYWRIGHT_NODEJS_PATH") != null
                ? ""
                : "The console is not tested: Playwright's driver has no Node.js to run on. Use the profile that fetches it: "
                        + "mvn verify -Pbrowser, or set PLAYWRIGHT_NODEJS_PATH to one of version 20 or later.";
    }

    private static Path path() {
        return Path.of(System.getProperty("tributary.chromium", "/usr/bin/chromium"));
    }

    static Playwright playwright() {
        return Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    }

    /** Starts it without a window. Its sandbox is not for root. */
    static Browser launch(Playwright playwright) {
        return playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(path())
                        .setHeadless(true)
                        .setChromiumSandbox(!"root".equals(System.getProperty("user.name")))
                        .setArgs(QUIET)
                        .setTimeout(Windows.PATIENCE_MS));
    }
}
