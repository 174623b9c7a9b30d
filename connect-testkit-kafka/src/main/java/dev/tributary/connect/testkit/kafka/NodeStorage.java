package dev.tributary.connect.testkit.kafka;

import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory of one cluster, with one folder for each node: {@code node-0}, {@code node-1} and so on. It is locked
 * while open: Kafka too locks its directories, but only after it has written to the metadata log of a running cluster.
 */
final class NodeStorage implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NodeStorage.class);
    private static final String NODE_PREFIX = "node-";

    private final Path directory;
    private final FileChannel lock;
    private final String clusterId;

    private NodeStorage(Path directory, FileChannel lock, String clusterId) {
        this.directory = directory;
        this.lock = lock;
        this.clusterId = clusterId;
    }

    /** Opens the directory: formats it for so many nodes, or finds it formatted by an earlier run. */
    static NodeStorage open(Path directory, int nodes) throws Exception {
        Files.createDirectories(directory);
        FileChannel lock = lock(directory);
        try {
            return new NodeStorage(directory, lock, format(directory, nodes));
        } catch (Exception e) {
            lock.close();
            throw e;
        }
    }

    private static FileChannel lock(Path directory) throws IOException {
        FileChannel channel = FileChannel.open(
                directory.resolve("cluster.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            LOG.debug("Directory {} is locked by this process.", directory, e);
        }
        channel.close();
        throw new IllegalStateException(
                "Directory %s is in use by another embedded Kafka cluster. Close that one, or use another directory."
                        .formatted(directory));
    }

    /** Returns the cluster's id. */
    private static String format(Path directory, int nodes) throws Exception {
        long nodesFound = countNodes(directory);
        if (nodesFound != 0 && nodesFound != nodes) {
            throw new IllegalArgumentException(
                    "Directory %s holds a cluster of %d broker(s) (expected: %d). Start as many as there are, or use another directory."
                            .formatted(directory, nodesFound, nodes));
        }
        // The first node is formatted first, so what it says holds for all.
        String clusterId = clusterIdOf(directory.resolve(NODE_PREFIX + 0))
                .orElseGet(() -> Uuid.randomUuid().toString());
        for (int id = 0; id < nodes; id++) {
            formatIfNew(id, directory.resolve(NODE_PREFIX + id).toString(), clusterId);
        }
        return clusterId;
    }

    Path directoryOf(int nodeId) {
        return directory.resolve(NODE_PREFIX + nodeId);
    }

    String clusterId() {
        return clusterId;
    }

    private static long countNodes(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(entry -> entry.getFileName().toString().startsWith(NODE_PREFIX))
                    .filter(entry -> Files.exists(entry.resolve("meta.properties")))
                    .count();
        }
    }

    private static Optional<String> clusterIdOf(Path nodeDirectory) throws IOException {
        Path meta = nodeDirectory.resolve("meta.properties");
        if (!Files.exists(meta)) {
            return Optional.empty();
        }
        var properties = new Properties();
        try (Reader reader = Files.newBufferedReader(meta)) {
            properties.load(reader);
        }
        String id = properties.getProperty("cluster.id");
        if (id == null) {
            throw new IllegalArgumentException(
                    "%s has no cluster.id (expected: a directory written by Kafka in KRaft mode).".formatted(meta));
        }
        return Optional.of(id);
    }

    private static void formatIfNew(int nodeId, String nodeDirectory, String clusterId) throws Exception {
        new Formatter()
                .setClusterId(clusterId)
                .setNodeId(nodeId)
                .setDirectories(List.of(nodeDirectory))
                .setMetadataLogDirectory(nodeDirectory)
                .setControllerListenerName(BrokerConfig.CONTROLLER_LISTENER)
                .setReleaseVersion(MetadataVersion.latestProduction())
                .setIgnoreFormatted(true)
                .setPrintStream(new PrintStream(PrintStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .run();
    }

    /** Unlocks the directory. */
    @Override
    public void close() throws IOException {
        lock.close();
    }

    /** Deletes the whole directory. */
    void delete() throws IOException {
        try (Stream<Path> entries = Files.walk(directory)) {
            // Children before their parents.
            for (Path entry : entries.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(entry);
            }
        }
    }
}
