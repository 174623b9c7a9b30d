package dev.tributary.connect.runtime.incident;

import static dev.tributary.connect.runtime.incident.Rule.of;
import static dev.tributary.connect.runtime.incident.Rule.quoting;

import java.util.List;
import java.util.regex.Pattern;

/** Rules for databases, by the classes of SQLState that all of them share and the states of PostgreSQL. Stateless. */
final class DatabaseRules {
    private static final Pattern USER = Pattern.compile("user [\"']?([^\"'@\\s]+)");
    private static final Pattern TABLE =
            Pattern.compile("(?:relation|[Tt]able|object name) [\"'`]?([^\"'`\\s]+[^\"'`\\s.])");
    private static final Pattern CONSTRAINT =
            Pattern.compile("constraint [\"'`]?([^\"'`\\s]+)|for key [\"'`]?([^\"'`\\s]+)");

    static final List<Rule> RULES = List.of(
            quoting(
                    "database-driver-missing",
                    error -> error.says("No suitable driver"),
                    "No JDBC driver takes this URL",
                    "Put the database's driver JAR into the plugin's directory on every worker, and check the beginning of"
                            + " the JDBC URL."),
            of(
                    "database-authentication",
                    error -> error.sql("28"),
                    (error, chain) -> "The database refuses the login"
                            + error.find(USER).map(user -> " of user " + user).orElse("") + ": " + error.line(),
                    "Check user and password in the connector's configuration (if they come from a config provider, what"
                            + " they stand for now), and that the user may log in from the worker's host."),
            quoting(
                    "database-unknown",
                    error -> error.sql("3D000") || error.says("Unknown database"),
                    "The database server has no such database",
                    "Correct the database's name in the configuration, or create it."),
            quoting(
                    "database-starting",
                    error -> error.sql("57P03"),
                    "The database is starting up or shutting down",
                    "Restart the task when it is up again; restart supervision (tributary.restart.policy) does so by"
                            + " itself."),
            quoting(
                    "database-shut-down",
                    error -> error.sql("57P01", "57P02", "57P04"),
                    "The database's administrator ended the connection, or the database was restarted",
                    "Restart the task when the database is up; restart supervision (tributary.restart.policy) does so by"
                            + " itself."),
            quoting(
                    "database-query-cancelled",
                    error -> error.sql("57014", "HYT00") || error.is("java.sql.SQLTimeoutException"),
                    "A statement took longer than is allowed, and was cancelled",
                    "Raise statement_timeout or the connector's query timeout, or make the statement faster: an index, a"
                            + " smaller batch.size."),
            quoting(
                    "database-lock",
                    error -> error.sql("40", "55P03") || error.says("Deadlock found", "Lock wait timeout"),
                    "The database ended a transaction because others were in its way",
                    "Usually it goes well the second time: let the task be restarted. Often: fewer tasks on one table,"
                            + " smaller batches, or no long transactions beside it."),
            quoting(
                    "database-connections-exhausted",
                    error -> error.sql("53300", "08004") || error.says("Too many connections", "too many clients"),
                    "The database takes no more connections",
                    "Raise its limit (max_connections), or use fewer: lower tasks.max or the size of the connector's pool."),
            quoting(
                    "database-full",
                    error -> error.sql("53100"),
                    "The database's disk is full",
                    "Make room there, then restart the task."),
            quoting(
                    "database-resources",
                    error -> error.sql("53", "54"),
                    "The database is at one of its limits",
                    "Raise that limit, or ask less of it: smaller batches, fewer tasks."),
            quoting(
                    "database-read-only",
                    error -> error.sql("25006"),
                    "The database, or this connection, can only be read",
                    "Connect to the primary, not to a replica."),
            quoting(
                    "database-privilege",
                    error -> error.sql("42501") || error.says("command denied to user", "insufficient privileges"),
                    "The database user lacks a privilege",
                    "GRANT it to the connector's user: SELECT for sources; INSERT, UPDATE, DELETE, and CREATE or ALTER where"
                            + " the sink makes tables or columns."),
            of(
                    "database-table-missing",
                    error -> error.sql("42P01", "42S02", "42Y55", "42102"),
                    (error, chain) -> "The database has no table "
                            + error.find(TABLE).orElse("of that name") + ": " + error.line(),
                    "Create it, let the sink do so (auto.create, schema.evolution), or correct its name, its schema, or"
                            + " table.name.format."),
            quoting(
                    "database-column",
                    error -> error.sql("42703", "42S22", "42701", "42S21", "42122"),
                    "A table does not have the columns that the connector writes or reads",
                    "Alter the table, let the sink do so (auto.evolve, schema.evolution), or leave fields out"
                            + " (fields.whitelist, a transform)."),
            quoting(
                    "database-syntax",
                    error -> error.sql("42", "37"),
                    "The database does not understand or not allow a statement",
                    "Check the query or the names in the configuration, and that the dialect is that of the database."),
            of(
                    "database-constraint",
                    error -> error.sql("23"),
                    (error, chain) -> "A record violates a rule of the table"
                            + error.find(CONSTRAINT)
                                    .map(constraint -> " (" + constraint + ")")
                                    .orElse("")
                            + ": " + error.line(),
                    "For keys that exist already, insert.mode=upsert with the right primary key makes deliveries that"
                            + " are repeated harmless; otherwise compare the record with the table."),
            quoting(
                    "database-value",
                    error -> error.sql("22"),
                    "A value does not fit its column",
                    "Compare the record's types and lengths with the table's columns: widen the column, or convert the"
                            + " value with a transform."),
            quoting(
                    "database-pool-exhausted",
                    error -> error.is("java.sql.SQLTransientConnectionException", "CannotAcquireResourceException")
                            || error.says(
                                    "Connection is not available, request timed out",
                                    "attempt by a client to checkout a Connection has timed out",
                                    "Timeout waiting for idle object"),
                    "The connector's pool had no free connection to the database",
                    "Either the database does not answer, or connections are kept for too long: look at its sessions; raise"
                            + " the pool's size if they work."));

    static final List<Rule> VAGUE = List.of(
            quoting(
                    "database-connection",
                    error -> error.sql("08") || error.is("java.sql.SQLRecoverableException"),
                    "The connection to the database could not be made, or was lost",
                    "Check that the database runs and that host and port are right and reachable from every worker; restart"
                            + " supervision (tributary.restart.policy) heals short outages."),
            of(
                    "database-error",
                    error -> error.is("java.sql.SQLException"),
                    (error, chain) ->
                            "The database refused a statement (SQLState " + error.sqlState() + "): " + error.line(),
                    "Look the state up in the database's manual, and into the log of the database at that time."));

    private DatabaseRules() {}
}
