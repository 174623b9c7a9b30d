package dev.tributary.connect.runtime.plugin;

import dev.tributary.connect.api.PluginType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The forms in which {@link PluginIndex} keeps what was found. Pure. */
final class PluginIndexCodec {
    private PluginIndexCodec() {}

    /**
     * What a location holds, and what that depends on beside its archives.
     *
     * @param inherited tells the plugin classes of the class path apart from those of another one
     * @param visible classes that were looked for outside of the location, and whether they were there
     */
    record Remembered(LocationIndex found, String inherited, Map<String, Boolean> visible) {}

    private interface Writing {
        void to(DataOutputStream out) throws IOException;
    }

    private static byte[] bytes(Writing writing) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            writing.to(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** A root without problems. */
    static byte[] encode(RootSurvey survey) {
        return bytes(out -> {
            out.writeBoolean(survey.jdbcDrivers());
            out.writeInt(survey.manifests().size());
            for (Map.Entry<PluginType, Set<String>> manifest :
                    survey.manifests().entrySet()) {
                out.writeByte(manifest.getKey().ordinal());
                writeAll(out, manifest.getValue());
            }
            writeAll(out, survey.unread());
            Map<String, Integer> numbers = new LinkedHashMap<>();
            numbers.put("", 0);
            for (ClassHead head : survey.classes().values()) {
                if (head.superName() != null) {
                    numbers.putIfAbsent(head.superName(), numbers.size());
                }
                head.interfaces().forEach(name -> numbers.putIfAbsent(name, numbers.size()));
            }
            writeAll(out, numbers.keySet());
            out.writeInt(survey.classes().size());
            for (ClassHead head : survey.classes().values()) {
                out.writeUTF(head.name());
                out.writeShort(head.access());
                out.writeInt(head.superName() == null ? 0 : numbers.getOrDefault(head.superName(), 0));
                out.writeShort(head.interfaces().size());
                for (String name : head.interfaces()) {
                    out.writeInt(numbers.getOrDefault(name, 0));
                }
            }
        });
    }

    static RootSurvey survey(byte[] bytes, ClassRoot root) throws IOException {
        var in = new DataInputStream(new ByteArrayInputStream(bytes));
        boolean jdbcDrivers = in.readBoolean();
        Map<PluginType, Set<String>> manifests = new EnumMap<>(PluginType.class);
        for (int left = in.readInt(); left > 0; left--) {
            manifests.put(PluginType.values()[in.readByte()], new LinkedHashSet<>(readAll(in)));
        }
        Set<String> unread = new HashSet<>(readAll(in));
        List<String> names = readAll(in);
        Map<String, ClassHead> classes = new HashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            String name = in.readUTF();
            int access = in.readUnsignedShort();
            int superName = in.readInt();
            List<String> interfaces = new ArrayList<>(2);
            for (int more = in.readUnsignedShort(); more > 0; more--) {
                interfaces.add(names.get(in.readInt()));
            }
            classes.put(
                    name,
                    new ClassHead(name, access, superName == 0 ? null : names.get(superName), List.copyOf(interfaces)));
        }
        return new RootSurvey(root, classes, unread, manifests, jdbcDrivers, List.of());
    }

    static byte[] encode(Remembered remembered) {
        LocationIndex found = remembered.found();
        return bytes(out -> {
            out.writeInt(found.plugins().size());
            for (FoundPlugin plugin : found.plugins()) {
                out.writeUTF(plugin.className());
                out.writeByte(plugin.type().ordinal());
                out.writeBoolean(plugin.inManifest());
                out.writeBoolean(plugin.inClassFiles());
            }
            out.writeInt(found.unusable().size());
            for (Map.Entry<String, String> entry : found.unusable().entrySet()) {
                out.writeUTF(entry.getKey());
                out.writeUTF(entry.getValue());
            }
            out.writeBoolean(found.jdbcDrivers());
            out.writeInt(found.problems().size());
            for (PluginProblem problem : found.problems()) {
                out.writeUTF(problem.where());
                out.writeUTF(problem.what());
                out.writeBoolean(problem.lossy());
            }
            out.writeInt(found.twins().size());
            for (LocationIndex.Twins twins : found.twins()) {
                out.writeUTF(twins.used());
                out.writeUTF(twins.hidden());
                out.writeInt(twins.classes());
                out.writeUTF(twins.example());
            }
            out.writeUTF(remembered.inherited());
            out.writeInt(remembered.visible().size());
            for (Map.Entry<String, Boolean> entry : remembered.visible().entrySet()) {
                out.writeUTF(entry.getKey());
                out.writeBoolean(entry.getValue());
            }
        });
    }

    static Remembered remembered(byte[] bytes) throws IOException {
        var in = new DataInputStream(new ByteArrayInputStream(bytes));
        List<FoundPlugin> plugins = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            plugins.add(new FoundPlugin(
                    in.readUTF(), PluginType.values()[in.readByte()], in.readBoolean(), in.readBoolean()));
        }
        Map<String, String> unusable = new HashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            unusable.put(in.readUTF(), in.readUTF());
        }
        boolean jdbcDrivers = in.readBoolean();
        List<PluginProblem> problems = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            problems.add(new PluginProblem(in.readUTF(), in.readUTF(), in.readBoolean()));
        }
        List<LocationIndex.Twins> twins = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            twins.add(new LocationIndex.Twins(in.readUTF(), in.readUTF(), in.readInt(), in.readUTF()));
        }
        String inherited = in.readUTF();
        Map<String, Boolean> visible = new HashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            visible.put(in.readUTF(), in.readBoolean());
        }
        return new Remembered(new LocationIndex(plugins, unusable, jdbcDrivers, problems, twins), inherited, visible);
    }

    private static void writeAll(DataOutputStream out, Set<String> texts) throws IOException {
        out.writeInt(texts.size());
        for (String text : texts) {
            out.writeUTF(text);
        }
    }

    private static List<String> readAll(DataInputStream in) throws IOException {
        List<String> texts = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            texts.add(in.readUTF());
        }
        return texts;
    }
}
