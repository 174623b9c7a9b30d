package dev.tributary.connect.worker;

import dev.tributary.connect.api.InvalidWorkerConfigException;
import dev.tributary.connect.runtime.plugin.PluginSettings;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code bin/connect-mirror-maker.sh}: MirrorMaker as a process of its own. */
public final class MirrorMaker {
    /** Arguments that cannot be understood, or help was asked for: as Apache's. */
    static final int EXIT_ARGUMENTS = 255;

    private static final Logger LOG = LoggerFactory.getLogger(MirrorMaker.class);
    private static final String CLUSTERS = "--clusters";
    private static final String USAGE = """
            USAGE: connect-mirror-maker.sh [-daemon] mm2.properties [--clusters ALIAS ...]

            Replicates topics and consumer groups between Kafka clusters: MirrorMaker 2 in dedicated mode.
              mm2.properties      clusters and flows; an annotated example is config/connect-mirror-maker.properties
              --clusters ALIAS    only what goes to these clusters, the nearest ones: writing is what suffers from distance
            Several processes with the same file share the work.
            Environment: KAFKA_HEAP_OPTS, KAFKA_OPTS, KAFKA_JMX_OPTS, JMX_PORT, LOG_DIR, CLASSPATH, EXTRA_ARGS and the
            other variables of Kafka's start scripts.
            SIGTERM or Ctrl-C hands the work over to the other processes, then ends.
            Exit codes: 255 wrong arguments or this help; 2 nothing was started (settings, plugins, REST port); 3 a flow did
            not start; 1 a flow cannot go on (internal topics, permissions).""";

    private MirrorMaker() {}

    /** What the command line says. */
    private record Arguments(String file, List<String> targets) {}

    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments), System.out, System.err));
    }

    /**
     * Runs until it ends or the process is told to.
     *
     * @return the exit code
     */
    static int run(List<String> words, PrintStream out, PrintStream err) {
        if (words.contains("-h") || words.contains("--help")) {
            out.println(USAGE);
            return EXIT_ARGUMENTS;
        }
        Arguments arguments;
        try {
            arguments = parse(words);
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage());
            err.println(USAGE);
            return EXIT_ARGUMENTS;
        }
        LogRedaction.install();
        MirrorWorkers workers;
        try {
            Map<String, String> properties = WorkerMain.properties(arguments.file());
            String bundled = System.getProperty(PluginSettings.BUNDLED); // from run-class.sh
            if (bundled != null) {
                properties.putIfAbsent(PluginSettings.BUNDLED, bundled);
            }
            workers = MirrorWorkers.start(properties, arguments.targets());
        } catch (InvalidWorkerConfigException | IllegalArgumentException e) {
            err.println(WorkerMain.redacted(e));
            if (e instanceof InvalidWorkerConfigException) {
                err.println("Mend " + Path.of(arguments.file()).toAbsolutePath() + " and start again.");
            }
            return WorkerMain.EXIT_NOT_STARTED;
        } catch (RuntimeException e) {
            LOG.error("MirrorMaker did not start", e);
            err.println("MirrorMaker did not start: " + WorkerMain.redacted(e));
            return e instanceof MirrorWorkers.StartFailedException
                    ? WorkerMain.EXIT_START_FAILED
                    : WorkerMain.EXIT_NOT_STARTED;
        }
        return await(workers, err);
    }

    private static int await(MirrorWorkers workers, PrintStream err) {
        var hook = new Thread(
                () -> {
                    workers.stop();
                    ClassArchive.keep();
                },
                "connect-shutdown");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            workers.completion().join();
            return 0;
        } catch (CompletionException e) {
            err.println("MirrorMaker ended: " + WorkerMain.redacted(e.getCause() == null ? e : e.getCause()));
            return WorkerMain.EXIT_FAILED; // the hook stops the other flows
        }
    }

    /** The file, and what {@code --clusters} is followed by; in either order, as long as the file is told apart. */
    private static Arguments parse(List<String> words) {
        List<String> files = new ArrayList<>();
        List<String> targets = new ArrayList<>();
        boolean aliases = false;
        for (String word : words) {
            if (word.equals(CLUSTERS)) {
                aliases = true;
            } else if (word.startsWith(CLUSTERS + "=")) {
                targets.add(word.substring(CLUSTERS.length() + 1));
            } else if (word.equals("--")) {
                aliases = false;
            } else if (word.startsWith("-")) {
                throw new IllegalArgumentException("Unknown option " + word);
            } else {
                (aliases ? targets : files).add(word);
            }
        }
        if (files.size() != 1) {
            throw new IllegalArgumentException(
                    "Expected one properties file, before " + CLUSTERS + ", but found " + files);
        }
        if (aliases && targets.isEmpty()) {
            throw new IllegalArgumentException(CLUSTERS + " needs the alias of at least one cluster");
        }
        return new Arguments(files.get(0), targets);
    }
}
