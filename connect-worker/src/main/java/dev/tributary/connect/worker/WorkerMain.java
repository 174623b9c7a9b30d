package dev.tributary.connect.worker;

import dev.tributary.connect.api.InvalidWorkerConfigException;
import dev.tributary.connect.runtime.plugin.PluginSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.CompletionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.utils.AppInfoParser;
import org.apache.kafka.connect.errors.ConnectException;
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
        LOG.info(
                "Starting with the settings of {}: Tributary {}, Kafka {}, Java {} ({}), {} processors, {} MB of heap at most",
                Path.of(words.get(0)).toAbsolutePath(),
                Objects.requireNonNullElse(WorkerMain.class.getPackage().getImplementationVersion(), "unreleased"),
                AppInfoParser.getVersion(),
                System.getProperty("java.version"),
                System.getProperty("java.vendor"),
                Runtime.getRuntime().availableProcessors(),
                Runtime.getRuntime().maxMemory() >> 20);
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
            return notStarted(e, err);
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

    /** A trace only where the message may not say enough: ours about addresses and files do. */
    static int notStarted(RuntimeException failure, PrintStream err) {
        String sentence = failure.getMessage();
        boolean clear = failure instanceof UncheckedIOException
                || failure instanceof ConnectException && failure.getCause() == null;
        // "Failed to create new KafkaAdminClient" alone would tell nobody which setting is wrong.
        if (failure instanceof KafkaException && failure.getCause() instanceof ConfigException wrong) {
            sentence = sentence + ": " + wrong.getMessage() + ". Correct the worker's properties.";
            clear = true;
        }
        if (clear) {
            LOG.error("The worker did not start: {}", sentence);
            LOG.debug("Where that happened", failure);
        } else {
            LOG.error("The worker did not start", failure);
        }
        err.println("The worker did not start: " + LogRedaction.redact(String.valueOf(sentence)));
        return EXIT_NOT_STARTED;
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
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(
                    "The worker's properties file " + Path.of(file).toAbsolutePath()
                            + " does not exist. Commented examples are in config/.",
                    e);
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "The worker's properties file " + Path.of(file).toAbsolutePath() + " cannot be read: " + e, e);
        }
        properties.stringPropertyNames().forEach(key -> map.put(key, properties.getProperty(key)));
        return map;
    }
}
