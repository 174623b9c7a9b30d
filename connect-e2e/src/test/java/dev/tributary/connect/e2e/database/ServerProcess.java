package dev.tributary.connect.e2e.database;

import dev.tributary.connect.e2e.Await;
import dev.tributary.connect.e2e.Folders;
import dev.tributary.connect.e2e.Guard;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * A folder for one server and its commands, which run as an unprivileged user even where the test runs as root: database
 * servers refuse to be root. For one thread at a time.
 */
final class ServerProcess implements AutoCloseable {
    private static final long COMMAND_SECONDS = 120;
    /** Debian's nobody; numbers, since a container need not have names. */
    private static final String NOBODY = "65534";

    private final String name;
    private final Path folder;

    private ServerProcess(String name, Path folder) {
        this.name = name;
        this.folder = folder;
    }

    /** The folder is below {@code java.io.tmpdir}: those above it must be open to the unprivileged user as well. */
    static ServerProcess inNewFolder(String name) {
        try {
            var server = new ServerProcess(name, Files.createTempDirectory("tributary-" + name));
            if (isRoot()) {
                server.asWeAre("chown", NOBODY + ":" + NOBODY, server.folder.toString());
            }
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its own folder, which belongs to the user that its commands run as. */
    Path folder() {
        return folder;
    }

    /** Where what the server prints is. */
    private Path log() {
        return folder.resolve("server.log");
    }

    /** Runs a command to its end, without root's rights; what it prints is only shown if it fails. */
    void run(String... command) {
        run(unprivileged(List.of(command)));
    }

    /** Starts what goes on running; {@code onDeath} is the signal that it gets if this process dies. */
    Process start(String onDeath, List<String> command) {
        try {
            Process started = builder(unprivileged(command))
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                    .start();
            Guard.watch(started, onDeath);
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a signal and waits for the end; a server that ignores it is killed. */
    static void end(Process process, String signal) {
        try {
            Guard.signal(process, signal);
            if (!process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted.", e);
        }
    }

    /** Waits until the condition holds, unless the server ends before. */
    void awaitReady(Process process, BooleanSupplier ready) {
        Await.until("connections to " + name, () -> {
            if (!process.isAlive()) {
                throw new AssertionError("%s has ended with %d:%n%s".formatted(name, process.exitValue(), printed()));
            }
            return ready.getAsBoolean();
        });
    }

    /** The first program of this name on the path or in the folders where Debian puts servers. */
    static Optional<Path> program(String program) {
        return Stream.concat(
                        Arrays.stream(System.getenv("PATH").split(File.pathSeparator)),
                        Stream.of("/usr/sbin", "/usr/local/sbin"))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    @Override
    public void close() {
        try {
            Folders.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    /** {@code setpriv} comes with util-linux, which every Debian has; it becomes the command, so that its id stays. */
    private static List<String> unprivileged(List<String> command) {
        List<String> all = new ArrayList<>();
        if (isRoot()) {
            all.addAll(List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
        }
        all.addAll(command);
        return all;
    }

    private void asWeAre(String... command) {
        run(List.of(command));
    }

    private void run(List<String> command) {
        try {
            Process process = builder(command).start();
            process.getOutputStream().close();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException("%s failed:%n%s".formatted(String.join(" ", command), printed));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted.", e);
        }
    }

    private ProcessBuilder builder(List<String> command) {
        return new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    }

    private String printed() {
        try {
            return Files.readString(log(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
