package dev.tributary.connect.worker;

import dev.tributary.connect.api.InvalidWorkerConfigException;
import dev.tributary.connect.runtime.plugin.PluginSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the mains have in common: arguments, the properties file, the life of the process and its exit codes. Source:
 * {@code worker} 1.11, 5.2.
 */
final class WorkerMain {
    /** No argument, or help was asked for. */
    static final int EXIT_USAGE = 1;
    /** A distributed worker cannot take part in its cluster, or cannot go on. Apache's ends with the same code then. */
    static final int EXIT_FAILED = 1;
    /** Nothing was started: properties, plugins, or the REST port. */
    static final int EXIT_NOT_STARTED = 2;
    /** A standalone worker, or a connector of its command line, failed to start. */
    static final int EXIT_START_FAILED = 3;

    private static final Logger LOG = LoggerFactory.getLogger(WorkerMain.class);

    private WorkerMain() {}

    /** Starts a worker. */
    interface Starter {
        EmbeddedWorker start(Map<String, String> properties, List<String> moreArguments);
    }

    /**
     * What the mains differ in.
     *
     * @param usage printed when asked for
     * @param exitFailed the exit code if the worker fails after it was started
     */
    record Program(String usage, int exitFailed, Starter starter) {}

    /**
     * Runs a worker until it ends or the process is told to.
     *
     * @return the exit code
     */
    static int run(String[] arguments, Program program, PrintStream out, PrintStream err) {
        List<String> words = List.of(arguments);
        if (words.isEmpty() || words.contains("--help") || words.contains("-h")) {
            out.println(program.usage());
            return EXIT_USAGE;
        }
        LogRedaction.install();
        ForeignLogConfig.warn(System.getProperties());
        EmbeddedWorker worker;
        try {
            Map<String, String> properties = properties(words.get(0));
            String bundled = System.getProperty(PluginSettings.BUNDLED); // from run-class.sh
            if (bundled != null) {
                properties.putIfAbsent(PluginSettings.BUNDLED, bundled);
            }
            worker = program.starter().start(properties, words.subList(1, words.size()));
        } catch (InvalidWorkerConfigException | IllegalArgumentException e) {
            err.println(redacted(e));
            if (e instanceof InvalidWorkerConfigException) {
                err.println("Mend " + Path.of(words.get(0)).toAbsolutePath() + " and start again.");
            }
            return EXIT_NOT_STARTED;
        } catch (ConnectorFileException e) {
            err.println(redacted(e));
            return EXIT_START_FAILED;
        } catch (RuntimeException e) {
            LOG.error("The worker did not start", e);
            err.println("The worker did not start: " + redacted(e));
            return EXIT_NOT_STARTED;
        }
        var hook = new Thread(
                () -> {
                    worker.stop();
                    ClassArchive.keep();
                },
                "connect-shutdown");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            worker.completion().join();
            return 0;
        } catch (CompletionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            err.println("The worker ended: " + redacted(cause));
            return program.exitFailed();
        }
    }

    static String redacted(Throwable failure) {
        return LogRedaction.redact(String.valueOf(failure.getMessage()));
    }

    /** An argument that is an empty text means no properties at all. */
    static Map<String, String> properties(String file) {
        Map<String, String> map = new HashMap<>();
        if (file.isEmpty()) {
            return map;
        }
        var properties = new Properties();
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            properties.load(in);
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "The worker's properties file " + Path.of(file).toAbsolutePath() + " cannot be read: " + e, e);
        }
        properties.stringPropertyNames().forEach(key -> map.put(key, properties.getProperty(key)));
        return map;
    }
}
