package dev.tributary.connect.runtime.plugin;

import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Packages of widely used libraries, whose classes are no plugins unless a service manifest names them. They make up most
 * of the class path of a worker and of many a plugin's archives; reading them would be most of the time of a first search.
 * Stateless.
 */
final class Libraries {
    /** None of them is the beginning of another. */
    private static final NavigableSet<String> PACKAGES = new TreeSet<>(List.of(
            "ch/qos/logback/",
            "com/fasterxml/jackson/",
            "com/github/luben/",
            "com/google/api/",
            "com/google/common/",
            "com/google/gson/",
            "com/google/protobuf/",
            "com/google/rpc/",
            "com/google/type/",
            "com/mchange/",
            "com/sun/",
            "io/github/classgraph/",
            "io/grpc/",
            "io/netty/",
            "io/opencensus/",
            "jakarta/",
            "javassist/",
            "javax/",
            "kotlin/",
            "net/bytebuddy/",
            "net/jpountz/",
            "net/jqwik/",
            "nonapi/",
            "org/antlr/",
            "org/apache/avro/",
            "org/apache/commons/",
            "org/apache/hc/",
            "org/apache/http/",
            "org/apache/kafka/clients/",
            "org/apache/kafka/common/",
            "org/apache/kafka/coordinator/",
            "org/apache/kafka/image/",
            "org/apache/kafka/metadata/",
            "org/apache/kafka/raft/",
            "org/apache/kafka/server/",
            "org/apache/kafka/shaded/",
            "org/apache/kafka/storage/",
            "org/apache/logging/",
            "org/apache/maven/",
            "org/assertj/",
            "org/checkerframework/",
            "org/codehaus/plexus/",
            "org/eclipse/jetty/",
            "org/glassfish/",
            "org/hibernate/",
            "org/joda/time/",
            "org/junit/",
            "org/jvnet/",
            "org/objectweb/asm/",
            "org/rocksdb/",
            "org/slf4j/",
            "org/springframework/",
            "org/testcontainers/",
            "org/threeten/",
            "org/xerial/",
            "org/yaml/snakeyaml/",
            "picocli/",
            "scala/"));

    private Libraries() {}

    static NavigableSet<String> packages() {
        return Collections.unmodifiableNavigableSet(PACKAGES);
    }

    /** Whether a class is of one of them, by the name of its entry. */
    static boolean contain(String entry) {
        String library = PACKAGES.floor(entry);
        return library != null && entry.startsWith(library);
    }
}
