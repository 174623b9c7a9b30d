package dev.tributary.connect.cli.scan;

import dev.tributary.connect.cli.terminal.CommandFailed;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;

/**
 * Finds the plugins of one plugin directory: those that service manifests name, and public classes that extend or
 * implement a plugin type within the directory. It is a look from outside: whether a worker can use a plugin is told by
 * the worker ({@code GET /connector-plugins}). Confined to one thread. Source: {@code spec/worker.md} 2.5.
 */
public final class PluginScan {
    private static final String SERVICES = "META-INF/services/";

    /** REST's name of each type by its class. */
    private static final Map<String, String> TYPES = Map.of(
            "org.apache.kafka.connect.source.SourceConnector", "source",
            "org.apache.kafka.connect.sink.SinkConnector", "sink",
            "org.apache.kafka.connect.storage.Converter", "converter",
            "org.apache.kafka.connect.storage.HeaderConverter", "header_converter",
            "org.apache.kafka.connect.transforms.Transformation", "transformation",
            "org.apache.kafka.connect.transforms.predicates.Predicate", "predicate",
            "org.apache.kafka.common.config.provider.ConfigProvider", "configprovider",
            "org.apache.kafka.connect.rest.ConnectRestExtension", "rest_extension",
            "org.apache.kafka.connect.connector.policy.ConnectorClientConfigOverridePolicy",
                    "connector_client_config_override_policy");

    private final Set<PluginClass> found =
            new TreeSet<>(Comparator.comparing((PluginClass plugin) -> !plugin.isConnector())
                    .thenComparing(PluginClass::className)
                    .thenComparing(PluginClass::type));
    private final Map<String, Head> heads = new HashMap<>();

    private PluginScan() {}

    private record Head(int access, @Nullable String parent, List<String> interfaces) {}

    /**
     * The plugins below a directory, connectors first, by name.
     *
     * @throws CommandFailed if a JAR is none, or cannot be read
     */
    public static List<PluginClass> of(Path directory) {
        PluginScan scan = new PluginScan();
        try (Stream<Path> below = Files.walk(directory)) {
            below.filter(PluginScan::isJar).sorted().forEach(scan::readJar);
        } catch (IOException e) {
            throw CommandFailed.at("Cannot read", directory, e);
        } catch (UncheckedIOException e) { // of the walk
            throw CommandFailed.at("Cannot read", directory, e.getCause());
        }
        scan.heads.keySet().forEach(scan::judge);
        return List.copyOf(scan.found);
    }

    public static boolean isJar(Path file) {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(".jar") && Files.isRegularFile(file);
    }

    private void readJar(Path file) {
        try (ZipFile jar = new ZipFile(file.toFile())) {
            for (Enumeration<? extends ZipEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
                ZipEntry entry = entries.nextElement();
                String name = entry.getName();
                if (name.startsWith(SERVICES) && TYPES.containsKey(name.substring(SERVICES.length()))) {
                    readManifest(jar, entry, TYPES.getOrDefault(name.substring(SERVICES.length()), ""));
                } else if (name.endsWith(".class") && !name.startsWith("META-INF/") && !name.contains("-info")) {
                    readHead(jar, entry);
                }
            }
        } catch (IOException e) {
            throw new CommandFailed(
                    file.getFileName() + " is not a JAR, or is damaged (" + e.getMessage()
                            + "). Download it again, or ask who published it.",
                    e);
        }
    }

    private void readManifest(ZipFile jar, ZipEntry entry, String type) throws IOException {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(jar.getInputStream(entry), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String name = line.replaceFirst("#.*", "").strip();
                if (!name.isEmpty()) {
                    found.add(new PluginClass(name, type));
                }
            }
        }
    }

    private void readHead(ZipFile jar, ZipEntry entry) throws IOException {
        try (InputStream in = jar.getInputStream(entry)) {
            ClassReader reader = new ClassReader(in);
            heads.putIfAbsent(
                    reader.getClassName(),
                    new Head(reader.getAccess(), reader.getSuperName(), List.of(reader.getInterfaces())));
        } catch (IllegalArgumentException | IndexOutOfBoundsException notReadable) {
            // Newer than ASM knows, or damaged: this class is not looked at; the others of the JAR still count.
        }
    }

    private void judge(String name) {
        Head head = heads.get(name);
        int hidden = Opcodes.ACC_ABSTRACT | Opcodes.ACC_INTERFACE;
        if (head == null || (head.access & hidden) != 0 || (head.access & Opcodes.ACC_PUBLIC) == 0) {
            return;
        }
        Set<String> types = new TreeSet<>();
        collectTypes(name, types, new TreeSet<>());
        types.forEach(type -> found.add(new PluginClass(name.replace('/', '.'), type)));
    }

    private void collectTypes(@Nullable String name, Set<String> types, Set<String> seen) {
        if (name == null || !seen.add(name)) {
            return;
        }
        String type = TYPES.get(name.replace('/', '.'));
        if (type != null) {
            types.add(type);
            return;
        }
        Head head = heads.get(name);
        if (head != null) {
            collectTypes(head.parent, types, seen);
            head.interfaces.forEach(each -> collectTypes(each, types, seen));
        }
    }
}
