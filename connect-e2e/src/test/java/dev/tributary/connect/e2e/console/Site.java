package dev.tributary.connect.e2e.console;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import dev.tributary.connect.e2e.ConnectRest;
import dev.tributary.connect.e2e.PluginJar;
import dev.tributary.connect.e2e.PublishedPlugins;
import dev.tributary.connect.e2e.TestCluster;
import dev.tributary.connect.e2e.WorkerKind;
import dev.tributary.connect.e2e.WorkerProcess;
import dev.tributary.connect.e2e.plugin.TickSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What all tests of the console share: a broker, two workers with a {@link Fleet}, a browser. For the test's thread. */
final class Site implements AutoCloseable {
    private static final String SOURCE = "org.apache.kafka.connect.source.SourceConnector";

    private final TestCluster cluster = new TestCluster();
    private final List<WorkerProcess> workers = new ArrayList<>();
    private final Playwright playwright;
    private final Browser browser;

    private Site(Playwright playwright) throws IOException {
        this.playwright = playwright;
        cluster.open("ConsoleIT");
        PluginJar.packInto(cluster.folder(), Map.of(SOURCE, List.of(TickSource.class)));
        Path published = PublishedPlugins.link(cluster.folder(), "debezium-connector-postgres", "mongo-kafka-connect");
        // A short patience with a worker that is gone, for whoever watches its tasks move.
        Map<String, String> properties = Map.of(
                "plugin.path", cluster.folder().resolve("plugins") + "," + published,
                "session.timeout.ms", "6000",
                "heartbeat.interval.ms", "1000");
        for (String name : List.of("one", "two")) {
            workers.add(cluster.start(WorkerKind.OURS, name, properties, Map.of()));
        }
        browser = Chromium.launch(playwright);
        PlaywrightAssertions.setDefaultAssertionTimeout(Windows.PATIENCE_MS);
        workers.forEach(cluster::awaitAnswer);
        Fleet.create(this);
    }

    static Site open() throws IOException {
        Playwright playwright = Chromium.playwright();
        try {
            return new Site(playwright);
        } catch (Throwable e) {
            // Worker processes end with this one.
            playwright.close();
            throw e;
        }
    }

    TestCluster cluster() {
        return cluster;
    }

    Browser browser() {
        return browser;
    }

    /** The worker whose console is looked at where nothing else is said. It is never killed. */
    WorkerProcess one() {
        return workers.get(0);
    }

    WorkerProcess two() {
        return workers.get(1);
    }

    /** Asks again while workers rebalance. */
    ConnectRest rest() {
        return one().rest().askingAgain();
    }

    @Override
    public void close() {
        playwright.close();
        cluster.close();
    }
}
