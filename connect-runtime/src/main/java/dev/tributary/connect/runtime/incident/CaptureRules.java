package dev.tributary.connect.runtime.incident;

import static dev.tributary.connect.runtime.incident.Rule.of;
import static dev.tributary.connect.runtime.incident.Rule.quoting;

import java.util.List;
import java.util.regex.Pattern;

/** Rules for connectors that follow the log of a database. Stateless. */
final class CaptureRules {
    private static final Pattern SLOT = Pattern.compile("slot \"?([\\w-]+)\"?");
    private static final Pattern PUBLICATION = Pattern.compile("publication \"?([\\w-]+)\"?");

    static final List<Rule> RULES = List.of(
            quoting(
                    "postgres-wal-level",
                    error -> error.says("wal_level"),
                    "PostgreSQL does not write what logical replication needs",
                    "Set wal_level=logical in postgresql.conf (on managed services: rds.logical_replication=1 or the like)"
                            + " and restart PostgreSQL."),
            of(
                    "postgres-slot-in-use",
                    error -> error.says("is active for PID"),
                    (error, chain) -> "Replication slot " + error.find(SLOT).orElse("of the connector")
                            + " is used by somebody else: " + error.line(),
                    "Two connectors must not have the same slot.name. If it is this connector's own former connection, the"
                            + " server notices its end by itself (wal_sender_timeout); then restart the task."),
            quoting(
                    "postgres-slots-exhausted",
                    error -> error.says("all replication slots are in use", "max_replication_slots", "max_wal_senders"),
                    "PostgreSQL has no replication slot or sender left",
                    "Drop slots that nobody uses (pg_replication_slots, pg_drop_replication_slot), or raise"
                            + " max_replication_slots and max_wal_senders."),
            of(
                    "postgres-slot-lost",
                    error -> error.says(
                            "requested WAL segment",
                            "can no longer get changes from replication slot",
                            "This slot has been invalidated",
                            "has been invalidated"),
                    (error, chain) ->
                            "PostgreSQL no longer has the changes after the connector's position: " + error.line(),
                    "Drop the slot, reset the connector's offsets and let it take a new snapshot; raise"
                            + " max_slot_wal_keep_size so that it does not happen again."),
            of(
                    "postgres-slot-missing",
                    error -> error.says("replication slot") && error.says("does not exist"),
                    (error, chain) -> "Replication slot " + error.find(SLOT).orElse("of the connector")
                            + " does not exist any more",
                    "Somebody dropped it, or the database was restored or failed over without it. Reset the connector's"
                            + " offsets and let it take a new snapshot: changes in between are not in the log."),
            of(
                    "postgres-publication-missing",
                    error -> error.says("publication") && error.says("does not exist"),
                    (error, chain) ->
                            "Publication " + error.find(PUBLICATION).orElse("of the connector") + " does not exist",
                    "CREATE PUBLICATION for the captured tables, or let the connector do so:"
                            + " publication.autocreate.mode=filtered and a user that owns the tables."),
            quoting(
                    "postgres-replication-privilege",
                    error -> error.says(
                            "must be superuser or replication role",
                            "permission denied to start WAL sender",
                            "permission denied to use replication slots",
                            "no pg_hba.conf entry for replication"),
                    "The database user may not replicate",
                    "ALTER ROLE ... REPLICATION (on managed services grant rds_replication or the like), and allow it in"
                            + " pg_hba.conf."),
            quoting(
                    "mysql-binlog-gone",
                    error -> error.says(
                            "Could not find first log file name in binary log index",
                            "binlog position",
                            "no longer available on the server",
                            "purged required binary logs"),
                    "The database has deleted the log that the connector was reading",
                    "Reset the connector's offsets and take a new snapshot (snapshot.mode=when_needed does so by itself);"
                            + " keep the binlog longer (binlog_expire_logs_seconds)."),
            quoting(
                    "mysql-binlog-format",
                    error -> error.says("binlog_format", "binlog_row_image", "not configured to use a ROW binlog"),
                    "The database's binlog is not written row by row",
                    "Set binlog_format=ROW and binlog_row_image=FULL, and restart the database's sessions."),
            quoting(
                    "schema-history-missing",
                    error -> error.says(
                            "history topic is missing",
                            "schema history topic",
                            "db history topic",
                            "schema history is"),
                    "The connector's topic with the history of table definitions is missing or incomplete",
                    "It must never expire (cleanup.policy=delete with retention.ms=-1) and have one partition."
                            + " snapshot.mode=recovery (schema_only_recovery) writes it anew."));

    private CaptureRules() {}
}
