package dev.tributary.connect.e2e.console;

import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestClassOrder;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The console in a real browser, against a real cluster of two workers with real connectors. One class, so that all share one
 * cluster and one browser; the tests themselves stand by subject in the classes that the groups below extend.
 */
@TestClassOrder(ClassOrderer.OrderAnnotation.class)
final class ConsoleIT {
    @RegisterExtension
    static final AfterEachCallback LOGS_OF_FAILURES = ConsoleIT::printLogs;

    private static @Nullable Site site;

    @BeforeAll
    static void openSite() throws IOException {
        Chromium.assumeInstalled();
        site = Site.open();
    }

    @AfterAll
    static void closeSite() {
        if (site != null) {
            site.close();
        }
    }

    static Site site() {
        return Objects.requireNonNull(site);
    }

    private static void printLogs(ExtensionContext context) {
        site().cluster().printIfFailed(context);
    }

    @Nested
    @Order(1)
    final class Scripts extends Modules {}

    @Nested
    @Order(1)
    final class Charts extends Charting {}

    /** Before others: pictures show the fleet alone. */
    @Nested
    @Order(2)
    final class Pages extends Looks {}

    @Nested
    @Order(2)
    final class Patience extends Waiting {}

    @Nested
    @Order(2)
    final class Room extends Fitting {}

    @Nested
    @Order(3)
    final class Create extends Creating {}

    @Nested
    @Order(4)
    final class Drive extends Driving {}

    @Nested
    @Order(5)
    final class Connector extends Configuring {}

    @Nested
    @Order(6)
    final class Text extends Escaping {}

    @Nested
    @Order(7)
    final class SignIn extends Access {}

    @Nested
    @Order(8)
    final class Logs extends Logging {}

    @Nested
    @Order(9)
    final class Preview extends Previewing {}

    @Nested
    @Order(10)
    final class Alerts extends Alerting {}

    /** The last: it takes a worker away. */
    @Nested
    @Order(99)
    final class Failover extends FailingOver {}
}
