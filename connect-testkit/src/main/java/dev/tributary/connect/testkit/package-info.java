/**
 * Kafka and Connect workers for tests of connectors: {@link dev.tributary.connect.testkit.ConnectExtension} for JUnit,
 * {@link dev.tributary.connect.testkit.ConnectTestCluster} for everything else. Also what {@code bin/quickstart.sh} runs.
 *
 * <pre>{@code
 * class OrdersSinkTest {
 *     @RegisterExtension
 *     static final ConnectExtension connect = ConnectExtension.builder().workers(2).build();
 *
 *     @Test
 *     void ordersArriveAndAreNotLostWhenTheirWorkerStops() {
 *         connect.createTopic("orders");
 *         ConnectorHandle orders = connect.createConnector("orders", Map.of(
 *                 "connector.class", OrdersSinkConnector.class.getName(),
 *                 "topics", "orders",
 *                 "orders.url", database.url()));
 *         orders.awaitRunning();
 *
 *         connect.produce("orders", "1", "{\"item\": \"tea\"}");
 *         connect.stopWorker(orders.workerOfTask(0));
 *         connect.produce("orders", "2", "{\"item\": \"milk\"}");
 *
 *         orders.awaitRunning();
 *         database.awaitOrders("1", "2");
 *     }
 * }
 * }</pre>
 *
 * <p>Whether a connector keeps what workers expect of any connector is asked by the suite in {@link
 * dev.tributary.connect.testkit.conformance}. Nothing here is needed, or wanted, in production.
 */
@NullMarked
package dev.tributary.connect.testkit;

import org.jspecify.annotations.NullMarked;
