package dev.tributary.connect.e2e.database;

import dev.tributary.connect.e2e.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;

/**
 * A MariaDB server, with a binary log of rows, on a port of its own: of Debian's packages {@code mariadb-server-core} and
 * {@code mariadb-client-core}, whose programs set it up. For one thread at a time.
 */
public final class MariaDbServer implements AutoCloseable {
    public static final String USER = "connect";
    public static final String PASSWORD = "connect-password";

    private final ServerProcess server;
    private final int port;
    private final Process process;

    private MariaDbServer(ServerProcess server, int port, Process process) {
        this.server = server;
        this.port = port;
        this.process = process;
    }

    /** Whether this machine has the programs. */
    public static boolean isInstalled() {
        return ServerProcess.program("mariadbd").isPresent()
                && ServerProcess.program("my_print_defaults").isPresent();
    }

    /** Starts it with one database, empty; returns when it answers. */
    public static MariaDbServer start(String database) {
        ServerProcess server = ServerProcess.inNewFolder("mariadb");
        String data = server.folder().resolve("data").toString();
        server.run(program("mariadb-install-db"), "--no-defaults", "--datadir=" + data, "--skip-test-db");
        int port = Ports.free();
        Process process = server.start(
                "KILL",
                List.of(
                        program("mariadbd"),
                        "--no-defaults",
                        "--datadir=" + data,
                        "--bind-address=127.0.0.1",
                        "--port=" + port,
                        "--socket=" + server.folder().resolve("socket"),
                        "--skip-name-resolve",
                        "--server-id=1",
                        "--log-bin=changes",
                        "--binlog-format=ROW",
                        "--innodb-flush-log-at-trx-commit=0",
                        "--innodb-use-native-aio=0",
                        "--init-file=" + beginning(server, database)));
        var mariaDb = new MariaDbServer(server, port, process);
        server.awaitReady(process, () -> mariaDb.accepts(database));
        return mariaDb;
    }

    public int port() {
        return port;
    }

    /** Runs statements, each in a transaction of its own. */
    public void execute(String database, String... statements) {
        try (var connection = connect(database);
                var statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("%s: %s".formatted(database, String.join("; ", statements)), e);
        }
    }

    @Override
    public void close() {
        ServerProcess.end(process, "KILL");
        server.close();
    }

    private Connection connect(String database) throws SQLException {
        return DriverManager.getConnection("jdbc:mariadb://127.0.0.1:%d/%s".formatted(port, database), USER, PASSWORD);
    }

    private boolean accepts(String database) {
        try (var connection = connect(database)) {
            return connection.isValid(5);
        } catch (SQLException notYet) {
            return false;
        }
    }

    private static Path beginning(ServerProcess server, String database) {
        try {
            return Files.writeString(server.folder().resolve("beginning.sql"), """
                    CREATE DATABASE %s;
                    CREATE USER '%s'@'%%' IDENTIFIED BY '%s';
                    GRANT ALL ON *.* TO '%2$s'@'%%';
                    """.formatted(database, USER, PASSWORD));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String program(String name) {
        return ServerProcess.program(name)
                .orElseThrow(() -> new IllegalStateException(
                        name + " is not there: install Debian's packages mariadb-server-core and mariadb-client-core."))
                .toString();
    }
}
