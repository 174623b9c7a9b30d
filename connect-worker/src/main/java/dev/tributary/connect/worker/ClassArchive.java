package dev.tributary.connect.worker;

import ch.qos.logback.classic.Level;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import javax.management.JMException;
import javax.management.ObjectName;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what the JVM found out about the classes of this run for later starts (class data sharing), which take half the time
 * with it. The start script asks for it by a system property as long as there is no such file; the JVM ignores one that does not
 * fit. Source: JEP 350.
 */
final class ClassArchive {
    /** The file to write; unset: none. */
    static final String FILE = "tributary.class.archive";

    /**
     * {@code true}: also with classes of our own and of Kafka's clients that this run has not met: it stands in for workers
     * that have a broker ({@code bin/make-class-archive.sh}).
     */
    static final String WHOLE = "tributary.class.archive.whole";

    /** Where the classes are that workers need by the hundred as soon as they talk to a broker: our own, and Kafka's clients. */
    private static final List<String> NEEDED = List.of(
            "dev/tributary/connect/",
            "org/apache/kafka/clients/",
            "org/apache/kafka/common/errors/",
            "org/apache/kafka/common/message/",
            "org/apache/kafka/common/requests/");

    private static final Logger LOG = LoggerFactory.getLogger(ClassArchive.class);

    private ClassArchive() {}

    /** Writes the file if it is asked for. Takes a second or two; call it when the worker has stopped. Never throws. */
    static void keep() {
        String file = System.getProperty(FILE);
        if (file == null) {
            return;
        }
        Path written = Path.of(file + "." + ProcessHandle.current().pid());
        try {
            loadWhatTasksNeed();
            if (Boolean.getBoolean(WHOLE)) {
                loadNeeded();
            }
            String answer = dump(written);
            if (Files.exists(written)) {
                Files.move(written, Path.of(file), StandardCopyOption.ATOMIC_MOVE); // never seen half written
            } else {
                LOG.info(
                        "The JVM wrote no class archive, so that the next start takes as long as this one: {}", answer);
            }
        } catch (JMException | IOException | RuntimeException | LinkageError e) {
            LOG.info(
                    "No class archive was written, so that the next start takes as long as this one: {}", e.toString());
        }
    }

    private static void loadNeeded() {
        ClassLoader loader = ClassArchive.class.getClassLoader();
        for (String file : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path jar = Path.of(file);
            if (!Files.isRegularFile(jar)) {
                continue;
            }
            try (var opened = new JarFile(jar.toFile())) {
                opened.stream()
                        .map(ZipEntry::getName)
                        .filter(ClassArchive::isNeeded)
                        .forEach(name -> load(
                                name.substring(0, name.length() - ".class".length())
                                        .replace('/', '.'),
                                loader));
            } catch (IOException e) {
                LOG.info("{} is left out of the class archive: {}", jar, e.toString());
            }
        }
    }

    private static boolean isNeeded(String entry) {
        return entry.endsWith(".class")
                && !entry.endsWith("JsonConverter.class") // of messages, for tools
                && NEEDED.stream().anyMatch(entry::startsWith);
    }

    private static void load(String name, ClassLoader loader) {
        try {
            // Asking for methods has the class linked, which the JVM wants of what it archives; it runs nothing of it.
            int methods = Class.forName(name, false, loader).getDeclaredMethods().length;
            LOG.trace("{} has {} methods", name, methods);
        } catch (ClassNotFoundException | LinkageError e) {
            LOG.debug("{} needs what is not here", name, e); // package-info, and what is optional
        }
    }

    private static String dump(Path file) throws JMException {
        String[] arguments = {"dynamic_dump", '"' + file.toString() + '"'};
        Object answer = ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "vmCds",
                        new Object[] {arguments},
                        new String[] {String[].class.getName()});
        return String.valueOf(answer).strip();
    }

    /** A worker that ran nothing has not met the clients that its successors will need. They connect to nothing. */
    private static void loadWhatTasksNeed() {
        if (LoggerFactory.getLogger("org.apache.kafka") instanceof ch.qos.logback.classic.Logger clients) {
            clients.setLevel(Level.OFF); // they would log all their settings; nothing else logs any more
        }
        new KafkaProducer<>(
                        Map.of("bootstrap.servers", "127.0.0.1:1"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())
                .close();
        new KafkaConsumer<>(
                        Map.of("bootstrap.servers", "127.0.0.1:1"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())
                .close();
    }
}
