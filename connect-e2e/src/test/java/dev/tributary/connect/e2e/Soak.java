package dev.tributary.connect.e2e;

import dev.tributary.connect.e2e.database.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * Runs the PostgreSQL pipeline and generating connectors for a while, kills workers and the database at random, and watches
 * what every worker process takes. soak.sh starts it. One worker is never killed while it is watched: its life, and any other
 * of at least half of the time, is judged. Ends with 0 if all is flat and the tables are equal, 1 if anything grows, 2 if
 * something failed.
 */
final class Soak {
    private static final int ORDERS = 10_000;
    private static final int ORDERS_PER_CHANGE = 50;
    private static final long BETWEEN_CHANGES_MS = 500;
    private static final String TICKS = "ticks";
    private static final String HEADER = "second,worker,pid,heap MiB,resident MiB,threads,files,classes,loaders";

    private final SoakOptions options;
    private final Random random;
    private final TestCluster cluster = new TestCluster();
    /** By worker and process id, in the order of their starts. */
    private final Map<String, List<Sample>> lives = new TreeMap<>();

    private final List<String> csv = new ArrayList<>(List.of(HEADER));
    private long startNs = System.nanoTime();

    /** What a process took at a second of the run. */
    private record Sample(double second, Footprint footprint) {}

    private Soak(SoakOptions options) {
        this.options = options;
        this.random = new Random(options.seed());
    }

    public static void main(String[] arguments) {
        int exit;
        try {
            exit = new Soak(SoakOptions.parse(arguments)).run();
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            exit = 2;
        } catch (IOException | RuntimeException | AssertionError e) {
            e.printStackTrace();
            exit = 2;
        }
        System.exit(exit);
    }

    private int run() throws IOException {
        System.out.println(options);
        cluster.open("soak");
        try (PostgresServer postgres = PostgresServer.start(Orders.SHOP, Orders.WAREHOUSE)) {
            var orders = new Orders(postgres, ORDERS);
            orders.addNote();
            List<WorkerProcess> workers = start(postgres);
            warmUp(workers);
            startNs = System.nanoTime();
            soak(workers, postgres, orders);
            workers.forEach(cluster::awaitAnswer);
            orders.awaitArrival(orders.last());
            boolean equal = orders.rows(Orders.WAREHOUSE).equals(orders.rows(Orders.SHOP));
            System.out.printf("%d orders placed; the tables are %s.%n", orders.last(), equal ? "equal" : "DIFFERENT");
            boolean growing = report();
            return equal ? growing ? 1 : 0 : 2;
        } finally {
            Path file = options.csv().toAbsolutePath();
            Files.createDirectories(file.getParent());
            Files.write(file, csv);
            System.out.println("Samples: " + file);
            cluster.close();
        }
    }

    private List<WorkerProcess> start(PostgresServer postgres) {
        Path plugins = PluginJar.packInto(cluster.folder());
        Path published =
                PublishedPlugins.link(cluster.folder(), "debezium-connector-postgres", "debezium-connector-jdbc");
        List<WorkerProcess> workers = cluster.startAll(
                WorkerKind.OURS,
                IntStream.range(0, options.workers())
                        .mapToObj(i -> "worker-" + i)
                        .toList(),
                Map.of("session.timeout.ms", "6000", "plugin.path", plugins + "," + published));
        // Old ticks go: the broker's disk must not be what grows.
        cluster.kafka().createTopic(new NewTopic(TICKS, 1, (short) 1)
                .configs(Map.of("segment.bytes", "16777216", "retention.bytes", "67108864")));
        ConnectRest rest = workers.get(0).rest().askingAgain();
        Map<String, String> variables = PostgresPipelineIT.variables(postgres);
        for (String connector : PostgresPipelineIT.CONNECTORS) {
            rest.create(connector, Recipe.of(PostgresPipelineIT.RECIPE).connector(connector, variables));
        }
        for (int i = 0; i < options.generators(); i++) {
            rest.create(
                    "generator-" + i,
                    Map.of(
                            "connector.class", "dev.tributary.connect.e2e.plugin.TickSource",
                            "tasks.max", "1",
                            "topic", TICKS));
        }
        return workers;
    }

    /** Everything runs on the first worker once: classes that it loads for a connector are loaded when it is watched. */
    private void warmUp(List<WorkerProcess> workers) {
        List<WorkerProcess> others = workers.subList(1, workers.size());
        WorkerProcess first = workers.get(0);
        others.forEach(WorkerProcess::kill);
        Set<String> alone = Set.of(first.workerId());
        first.rest().awaitWorkers(busy -> busy.equals(alone), "all work on " + first);
        first.rest().awaitStates(PostgresPipelineIT.CONNECTORS, "RUNNING", 1, Await.PATIENCE);
        others.forEach(WorkerProcess::startAgain);
        others.forEach(cluster::awaitAnswer);
    }

    private void soak(List<WorkerProcess> workers, PostgresServer postgres, Orders orders) {
        double nextSample = 0;
        double nextKill = pauseBetweenKills();
        while (second() < options.duration().toSeconds()) {
            orders.change(ORDERS_PER_CHANGE);
            if (second() >= nextSample) {
                workers.forEach(this::sample);
                nextSample = second() + options.sampleEvery().toSeconds();
            }
            if (second() >= nextKill) {
                kill(workers, postgres);
                nextKill = second() + pauseBetweenKills();
            }
            Await.pause(BETWEEN_CHANGES_MS);
        }
    }

    private void sample(WorkerProcess worker) {
        long pid = worker.pid();
        Optional<Footprint> footprint = Footprint.of(pid);
        footprint.ifPresent(taken -> {
            double second = second();
            lives.computeIfAbsent(worker.name() + " (process " + pid + ")", name -> new ArrayList<>())
                    .add(new Sample(second, taken));
            var line = new StringBuilder("%.0f,%s,%d".formatted(second, worker.name(), pid));
            Footprint.MEASURES.forEach(
                    measure -> line.append(",%.1f".formatted(measure.value().applyAsDouble(taken))));
            csv.add(line.toString());
        });
    }

    /** One time in five the database, else a worker, but for the first. */
    private void kill(List<WorkerProcess> workers, PostgresServer postgres) {
        if (workers.size() == 1 || random.nextInt(5) == 0) {
            System.out.printf("%4.0f s: the database is killed and started%n", second());
            postgres.crashAndStartAgain();
            return;
        }
        WorkerProcess victim = workers.get(1 + random.nextInt(workers.size() - 1));
        System.out.printf("%4.0f s: %s is killed and started%n", second(), victim);
        victim.kill();
        victim.startAgain();
    }

    private double pauseBetweenKills() {
        double mean = options.killEvery().toSeconds();
        return mean * (0.5 + random.nextDouble());
    }

    private double second() {
        return Duration.ofNanos(System.nanoTime() - startNs).toMillis() / 1000.0;
    }

    /** Prints a table of all lives that were long enough. Returns whether anything grew in any. */
    private boolean report() {
        boolean growing = false;
        int told = 0;
        System.out.printf(
                "%-28s %-13s %8s %10s %10s %12s  %s%n",
                "second half of the life of", "measure", "samples", "from", "to", "per hour", "verdict");
        for (Map.Entry<String, List<Sample>> life : lives.entrySet()) {
            List<Sample> samples = life.getValue();
            double age = samples.get(samples.size() - 1).second() - samples.get(0).second();
            if (!Trend.isKnown(samples) || age < options.duration().toSeconds() / 2.0) {
                continue;
            }
            told++;
            for (Footprint.Measure measure : Footprint.MEASURES) {
                Trend trend = trend(samples, measure);
                growing |= trend.isGrowing();
                System.out.printf(
                        "%-28s %-13s %8d %10.1f %10.1f %12.1f  %s%n",
                        life.getKey(),
                        measure.name(),
                        samples.size(),
                        trend.first(),
                        trend.last(),
                        trend.perHour(),
                        trend.isGrowing() ? "GROWING" : "flat");
            }
        }
        System.out.printf(
                "%d process lives, %d of them long enough to tell: %s%n",
                lives.size(), told, told == 0 ? "NOTHING IS KNOWN" : growing ? "GROWING" : "flat");
        return growing || told == 0;
    }

    private static Trend trend(List<Sample> samples, Footprint.Measure measure) {
        List<Double> seconds = samples.stream().map(Sample::second).toList();
        List<Double> values = samples.stream()
                .map(sample -> measure.value().applyAsDouble(sample.footprint()))
                .toList();
        return Trend.of(seconds, values, measure.allowedAt(values.get(values.size() / 2)));
    }
}
