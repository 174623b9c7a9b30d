/**
 * Where the manuals of widely used plugins are, by the beginning of their class names: links that somebody may follow;
 * the console itself asks no other host. Pure.
 */

/** The first that fits counts. @type {[string, string][]} */
const MANUALS = [
  ['io.debezium.connector.jdbc.', 'debezium.io/documentation/reference/stable/connectors/jdbc.html'],
  ['io.debezium.connector.mongodb.', 'debezium.io/documentation/reference/stable/connectors/mongodb.html'],
  ['io.debezium.connector.mysql.', 'debezium.io/documentation/reference/stable/connectors/mysql.html'],
  ['io.debezium.connector.oracle.', 'debezium.io/documentation/reference/stable/connectors/oracle.html'],
  ['io.debezium.connector.postgresql.', 'debezium.io/documentation/reference/stable/connectors/postgresql.html'],
  ['io.debezium.connector.sqlserver.', 'debezium.io/documentation/reference/stable/connectors/sqlserver.html'],
  ['io.debezium.', 'debezium.io/documentation/reference/stable/connectors/index.html'],
  ['com.mongodb.', 'www.mongodb.com/docs/kafka-connector/current/'],
  ['io.confluent.', 'docs.confluent.io/kafka-connectors/self-managed/kafka_connectors.html'],
  ['org.apache.camel.', 'camel.apache.org/camel-kafka-connector/'],
  ['org.apache.iceberg.', 'iceberg.apache.org/docs/latest/kafka-connect/'],
  ['org.apache.kafka.connect.mirror.', 'kafka.apache.org/documentation/#georeplication'],
  ['org.apache.kafka.', 'kafka.apache.org/documentation/#connect'],
];

/** @param {string} plugin a class name @returns {string | null} */
export function manualOf(plugin) {
  const found = MANUALS.find(([beginning]) => plugin.startsWith(beginning));
  return found ? `https://${found[1]}` : null;
}
