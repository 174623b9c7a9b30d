package dev.tributary.connect.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.connect.e2e.database.PostgresServer;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A table of a real PostgreSQL, through Kafka, into a table of another database by two published connectors, as
 * docs/recipes/postgres-to-postgres.md tells; nobody tends it while a worker and the database die.
 */
final class PostgresPipelineIT {
    static final String RECIPE = "postgres-to-postgres";
    static final List<String> CONNECTORS = List.of("orders-source", "orders-sink");

    private static final int IN_SNAPSHOT = 80_000;
    private static final int CHANGES = 10;
    private static final int ORDERS_PER_CHANGE = 2_000;

    @RegisterExtension
    final TestCluster cluster = new TestCluster();

    private PostgresServer postgres;

    @BeforeEach
    void startDatabase() {
        postgres = PostgresServer.start(Orders.SHOP, Orders.WAREHOUSE);
    }

    @AfterEach
    void stopDatabase() {
        postgres.close();
    }

    @Test
    void aTableAndItsChangesArriveRowByRowAlthoughAWorkerAndTheDatabaseDieOnTheWay() {
        var orders = new Orders(postgres, IN_SNAPSHOT);
        List<WorkerProcess> workers = cluster.startAll(
                WorkerKind.OURS,
                List.of("one", "two"),
                Map.of(
                        "session.timeout.ms",
                        "6000",
                        "plugin.path",
                        PublishedPlugins.link(
                                        cluster.folder(), "debezium-connector-postgres", "debezium-connector-jdbc")
                                .toString()));
        createConnectors(workers.get(0).rest());
        orders.change(ORDERS_PER_CHANGE);
        orders.awaitArrival(IN_SNAPSHOT + 1);
        awaitEndOfSnapshot(workers.get(0).rest());

        WorkerProcess victim = runningTheSource(workers);
        for (int change = 2; change <= CHANGES; change++) {
            orders.change(ORDERS_PER_CHANGE);
            if (change == 3) {
                victim.kill();
            } else if (change == 5) {
                orders.addNote();
            } else if (change == 6) {
                victim.startAgain();
                orders.awaitArrival(orders.last());
            } else if (change == 8) {
                postgres.crashAndStartAgain();
            }
        }
        orders.awaitArrival(orders.last());
        workers.forEach(cluster::awaitAnswer);

        assertThat(orders.last()).as("orders ever placed").isEqualTo(100_000);
        assertSame(orders.rows(Orders.WAREHOUSE), orders.rows(Orders.SHOP));
        workers.get(0).rest().awaitStates(CONNECTORS, "RUNNING", 1, Await.PATIENCE);
    }

    /** Or the source begins anew after a crash, and nobody tells of what was deleted in between. */
    private static void awaitEndOfSnapshot(ConnectRest rest) {
        Await.until("a committed offset of the end of the snapshot", () -> {
            JsonNode offset = rest.askingAgain()
                    .get("connectors/orders-source/offsets")
                    .path("offsets")
                    .path(0)
                    .path("offset");
            return offset.has("lsn")
                    && (!offset.has("snapshot")
                            || offset.path("snapshot_completed").asBoolean());
        });
    }

    /** Row by row, but tells no more than the first differences. */
    private static void assertSame(List<String> actual, List<String> expected) {
        List<String> different = IntStream.range(0, Math.min(actual.size(), expected.size()))
                .filter(row -> !actual.get(row).equals(expected.get(row)))
                .mapToObj(row -> actual.get(row) + " instead of " + expected.get(row))
                .limit(10)
                .toList();
        assertThat(different)
                .as("rows of the warehouse that the shop does not have")
                .isEmpty();
        assertThat(actual).as("rows").hasSameSizeAs(expected).hasSizeGreaterThan(IN_SNAPSHOT);
    }

    private void createConnectors(ConnectRest rest) {
        for (String connector : CONNECTORS) {
            rest.askingAgain().create(connector, Recipe.of(RECIPE).connector(connector, variables(postgres)));
        }
    }

    /** What the recipe leaves open. */
    static Map<String, String> variables(PostgresServer postgres) {
        return Map.of(
                "POSTGRES_HOST",
                "127.0.0.1",
                "POSTGRES_PORT",
                Integer.toString(postgres.port()),
                "POSTGRES_USER",
                PostgresServer.USER,
                "POSTGRES_PASSWORD",
                "unused");
    }

    private static WorkerProcess runningTheSource(List<WorkerProcess> workers) {
        String worker = workers.get(0)
                .rest()
                .status("orders-source")
                .path("tasks")
                .path(0)
                .path("worker_id")
                .asText();
        return workers.stream()
                .filter(candidate -> candidate.workerId().equals(worker))
                .findFirst()
                .orElseThrow();
    }
}
