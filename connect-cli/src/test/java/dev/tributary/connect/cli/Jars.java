package dev.tributary.connect.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;

/** Archives made up for a test. */
final class Jars {
    static final String SOURCE = "org.apache.kafka.connect.source.SourceConnector";
    static final String SINK = "org.apache.kafka.connect.sink.SinkConnector";

    private Jars() {}

    /** A JAR whose service manifest names a source connector. */
    static byte[] connector(String className) {
        return zip(Map.of("META-INF/services/" + SOURCE, text(className + "\n")));
    }

    /** A JAR with nothing that is a plugin. */
    static byte[] library(String content) {
        return zip(Map.of("library.txt", text(content)));
    }

    static byte[] zip(Map<String, byte[]> entries) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> entry : new TreeMap<>(entries).entrySet()) {
                ZipEntry head = new ZipEntry(entry.getKey());
                head.setTime(0);
                zip.putNextEntry(head);
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A class file of a class that does nothing. */
    static byte[] classFile(int access, String name, String parent) {
        ClassWriter writer = new ClassWriter(0);
        writer.visit(Opcodes.V17, access, name.replace('.', '/'), null, parent.replace('.', '/'), null);
        writer.visitEnd();
        return writer.toByteArray();
    }
}
