package dev.tributary.connect.e2e;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Whose worker a process is, and how it is started. Both get the same heap and compilers, and write the same log. */
public enum WorkerKind {
    APACHE {
        @Override
        ProcessBuilder start(Path properties, Path logs) {
            return new ProcessBuilder(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    HEAP,
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Dkafka.logs.dir=" + logs,
                    "-Dlogback.configurationFile=" + logConfig(),
                    "-cp",
                    Installation.apacheLibs() + "/*",
                    "org.apache.kafka.connect.cli.ConnectDistributed",
                    properties.toString()));
        }
    },

    OURS {
        @Override
        ProcessBuilder start(Path properties, Path logs) {
            var start = new ProcessBuilder(
                    Installation.ours().resolve("bin/connect-distributed.sh").toString(), properties.toString());
            start.environment()
                    .putAll(Map.of(
                            "JAVA_HOME",
                            System.getProperty("java.home"),
                            "KAFKA_HEAP_OPTS",
                            HEAP,
                            "KAFKA_JVM_PERFORMANCE_OPTS",
                            "-XX:+UseSerialGC -XX:TieredStopAtLevel=1",
                            "KAFKA_JMX_OPTS",
                            "-Djava.awt.headless=true",
                            "KAFKA_LOG4J_OPTS",
                            "-Dlogback.configurationFile=" + logConfig(),
                            "LOG_DIR",
                            logs.toString()));
            return start;
        }
    };

    private static final String HEAP = "-Xmx768m";

    /** The command; it ends as this very process, so that its id is the worker's. */
    abstract ProcessBuilder start(Path properties, Path logs);

    private static Path logConfig() {
        return Resources.file("worker-logback.xml");
    }
}
