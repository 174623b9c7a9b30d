package dev.tributary.connect.cli.maven;

import java.util.Set;
import org.eclipse.aether.artifact.Artifact;

/**
 * What is never installed with a plugin. Immutable.
 *
 * <p>The worker has the Connect API, the Kafka clients, slf4j, and the published JSON converter and transforms on its class
 * path, where every plugin finds them: the first three are never even loaded from a plugin (parent-first, {@code
 * spec/worker.md} 2.3), and copies of the others would only be listed as plugins a second time. A logging back end is the
 * worker's alone; one in a plugin takes the plugin's log lines away.
 */
final class LeftOut {
    private static final Set<String> WORKER_HAS = Set.of(
            "org.apache.kafka:connect-api",
            "org.apache.kafka:connect-json",
            "org.apache.kafka:connect-transforms",
            "org.apache.kafka:kafka-clients",
            "org.slf4j:slf4j-api");

    private static final Set<String> LOGGING_BACK_ENDS = Set.of(
            "ch.qos.logback:logback-classic",
            "ch.qos.logback:logback-core",
            "org.apache.logging.log4j:log4j-slf4j-impl",
            "org.apache.logging.log4j:log4j-slf4j18-impl",
            "org.apache.logging.log4j:log4j-slf4j2-impl",
            "org.slf4j:slf4j-jdk14",
            "org.slf4j:slf4j-log4j12",
            "org.slf4j:slf4j-nop",
            "org.slf4j:slf4j-reload4j",
            "org.slf4j:slf4j-simple");

    /**
     * MirrorMaker's connectors and a few others use single classes of the published runtime, which our worker does not
     * have: its JAR comes along, its web server and the rest of what it needs to be a worker does not.
     */
    private static final Set<String> WITHOUT_ITS_DEPENDENCIES = Set.of("org.apache.kafka:connect-runtime");

    private LeftOut() {}

    static boolean contains(Artifact artifact) {
        return WORKER_HAS.contains(key(artifact)) || LOGGING_BACK_ENDS.contains(key(artifact));
    }

    static boolean needsNothing(Artifact artifact) {
        return WITHOUT_ITS_DEPENDENCIES.contains(key(artifact));
    }

    static String key(Artifact artifact) {
        return artifact.getGroupId() + ":" + artifact.getArtifactId();
    }
}
