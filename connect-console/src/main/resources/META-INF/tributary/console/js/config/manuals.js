/** Where the manuals of widely used plugins are, by the beginning of their class names. Pure. */

/** The first that fits counts. @type {[string, string][]} */
const MANUALS = [
  ['io.debezium.connector.jdbc.', 'https://debezium.io/documentation/reference/stable/connectors/jdbc.html'],
  ['io.debezium.connector.mongodb.', 'https://debezium.io/documentation/reference/stable/connectors/mongodb.html'],
  ['io.debezium.connector.mysql.', 'https://debezium.io/documentation/reference/stable/connectors/mysql.html'],
  ['io.debezium.connector.oracle.', 'https://debezium.io/documentation/reference/stable/connectors/oracle.html'],
  ['io.debezium.connector.postgresql.', 'https://debezium.io/documentation/reference/stable/connectors/postgresql.html'],
  ['io.debezium.connector.sqlserver.', 'https://debezium.io/documentation/reference/stable/connectors/sqlserver.html'],
  ['io.debezium.', 'https://debezium.io/documentation/reference/stable/connectors/index.html'],
  ['com.mongodb.', 'https://www.mongodb.com/docs/kafka-connector/current/'],
  ['io.confluent.', 'https://docs.confluent.io/kafka-connectors/self-managed/kafka_connectors.html'],
  ['org.apache.camel.', 'https://camel.apache.org/camel-kafka-connector/'],
  ['org.apache.iceberg.', 'https://iceberg.apache.org/docs/latest/kafka-connect/'],
  ['org.apache.kafka.connect.mirror.', 'https://kafka.apache.org/documentation/#georeplication'],
  ['org.apache.kafka.', 'https://kafka.apache.org/documentation/#connect'],
];

/** @param {string} plugin a class name @returns {string | null} */
export function manualOf(plugin) {
  return MANUALS.find(([beginning]) => plugin.startsWith(beginning))?.[1] ?? null;
}
