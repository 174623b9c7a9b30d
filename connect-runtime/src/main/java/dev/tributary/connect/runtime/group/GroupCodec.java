package dev.tributary.connect.runtime.group;

import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.TaskId;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.kafka.common.protocol.types.SchemaException;

/**
 * The bytes of {@link MemberState} and {@link GroupAssignment} in each protocol version. Pure. Readers take whatever a
 * member of any version writes: fields that are missing at the end have defaults, null arrays are empty, higher versions
 * and bytes after the last field are accepted. Source: {@code group-protocol} section 3.
 *
 * <p>Our members tell more than Apache's. It stands after the last field of the metadata in the cooperative versions, where
 * readers do not look, and only if there is something to tell:
 *
 * <pre>
 * magic       INT32   "TRIB"
 * version     INT16   1; higher ones begin the same way
 * flags       INT16   1 = draining
 * arrivals    ARRAY(ARRAY(element))   what the member holds, in the order in which it came; what is held and
 *                                     not in here came before. Written without the oldest for that reason
 * </pre>
 *
 * An extension that cannot be read counts as none.
 */
public final class GroupCodec {
    private static final int CONNECTOR_INSTANCE = -1;
    private static final short CONFIG_MISMATCH = 1;
    private static final int EXTENSION_MAGIC = 0x54524942;
    private static final short EXTENSION_VERSION = 1;
    private static final short DRAINING = 1;

    private GroupCodec() {}

    /** The join metadata of a member in that protocol. */
    public static ByteBuffer encode(MemberState state, GroupProtocol protocol) {
        byte[] url = utf8(state.url());
        byte[] held = protocol.cooperative() && state.held() != null
                ? encode(state.held(), protocol).array()
                : null;
        int heldSize = protocol.cooperative() ? 4 + (held == null ? 0 : held.length) : 0;
        var extension = protocol.cooperative() ? Extension.of(state) : Extension.NONE;
        var out = ByteBuffer.allocate(2 + 2 + url.length + 8 + heldSize + extension.size());
        out.putShort(protocol.version());
        putText(out, url);
        out.putLong(state.configOffset());
        if (protocol.cooperative()) {
            out.putInt(held == null ? -1 : held.length);
            if (held != null) {
                out.put(held);
            }
        }
        extension.put(out);
        return out.flip();
    }

    /** The assignment of a member in that protocol. */
    public static ByteBuffer encode(GroupAssignment assignment, GroupProtocol protocol) {
        byte[] leader = utf8(assignment.leader());
        byte[] url = utf8(assignment.leaderUrl());
        Elements assigned = Elements.of(assignment.assigned());
        Elements revoked = Elements.of(assignment.revoked());
        int tail = protocol.cooperative() ? revoked.size() + 4 : 0;
        var out = ByteBuffer.allocate(2 + 2 + 2 + leader.length + 2 + url.length + 8 + assigned.size() + tail);
        out.putShort(protocol.version());
        out.putShort(assignment.failed() ? CONFIG_MISMATCH : 0);
        putText(out, leader);
        putText(out, url);
        out.putLong(assignment.configOffset());
        assigned.put(out);
        if (protocol.cooperative()) {
            revoked.put(out);
            out.putInt(Math.toIntExact(assignment.delay().toMillis()));
        }
        return out.flip();
    }

    /**
     * @throws SchemaException if the bytes are no join metadata
     */
    public static MemberState decodeMember(ByteBuffer bytes) {
        return decode("join metadata", bytes, in -> {
            checkVersion(in.getShort());
            String url = text(in);
            long configOffset = in.getLong();
            int length = in.hasRemaining() ? in.getInt() : -1;
            if (length > in.remaining()) {
                throw new SchemaException("allocation of " + length + " bytes where " + in.remaining() + " are left");
            }
            GroupAssignment held = length < 0 ? null : decodeAssignment(in.slice(in.position(), length));
            in.position(in.position() + Math.max(0, length));
            var extension = Extension.parse(in);
            return new MemberState(url, configOffset, held, extension.draining, extension.arrivals);
        });
    }

    /**
     * @throws SchemaException if the bytes are no assignment
     */
    public static GroupAssignment decodeAssignment(ByteBuffer bytes) {
        return decode("assignment", bytes, in -> {
            checkVersion(in.getShort());
            short error = in.getShort();
            String leader = text(in);
            String leaderUrl = text(in);
            long configOffset = in.getLong();
            Work assigned = in.hasRemaining() ? work(in) : Work.NONE;
            Work revoked = in.hasRemaining() ? work(in) : Work.NONE;
            int delayMs = in.hasRemaining() ? in.getInt() : 0;
            return new GroupAssignment(
                    error != 0,
                    leader,
                    leaderUrl,
                    configOffset,
                    assigned,
                    revoked,
                    Duration.ofMillis(Math.max(0, delayMs)));
        });
    }

    private interface Parser<T> {
        T parse(ByteBuffer in);
    }

    private static <T> T decode(String what, ByteBuffer bytes, Parser<T> parser) {
        try {
            return parser.parse(bytes.duplicate());
        } catch (BufferUnderflowException e) {
            throw new SchemaException(
                    "The " + what + " of a group member ends too early, after " + bytes.remaining() + " bytes.");
        }
    }

    private static void checkVersion(short version) {
        if (version < 0) {
            throw new SchemaException("version: " + version + " (expected: >= 0)");
        }
    }

    private static byte[] utf8(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > Short.MAX_VALUE) {
            throw new SchemaException(
                    "A text of " + bytes.length + " bytes cannot stand in a group message (expected: at"
                            + " most 32767): " + text.substring(0, 60) + "...");
        }
        return bytes;
    }

    private static void putText(ByteBuffer out, byte[] utf8) {
        out.putShort((short) utf8.length).put(utf8);
    }

    private static String text(ByteBuffer in) {
        short length = in.getShort();
        if (length < 0 || length > in.remaining()) {
            throw new SchemaException("text of " + length + " bytes where " + in.remaining() + " are left");
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** A null or empty array of elements, in any order, several for one connector allowed. */
    private static Work work(ByteBuffer in) {
        SortedSet<ConnectorName> connectors = new TreeSet<>();
        SortedSet<TaskId> tasks = new TreeSet<>();
        int elements = in.getInt();
        for (int i = 0; i < elements; i++) {
            var name = ConnectorName.of(text(in));
            int count = in.getInt();
            if (count < 0 || count > in.remaining() / 4) {
                throw new SchemaException("array of " + count + " tasks where " + in.remaining() + " bytes are left");
            }
            for (int j = 0; j < count; j++) {
                int number = in.getInt();
                if (number < CONNECTOR_INSTANCE) {
                    throw new SchemaException("task number: " + number + " (expected: >= -1)");
                } else if (number == CONNECTOR_INSTANCE) {
                    connectors.add(name);
                } else {
                    tasks.add(new TaskId(name, number));
                }
            }
        }
        return new Work(connectors, tasks);
    }

    /** What our members tell beyond the fields that Apache's know. */
    private record Extension(boolean draining, List<Work> arrivals) {
        static final Extension NONE = new Extension(false, List.of());

        static Extension of(MemberState state) {
            List<Work> arrivals = state.arrivals();
            return new Extension(state.draining(), arrivals.subList(Math.min(1, arrivals.size()), arrivals.size()));
        }

        static Extension parse(ByteBuffer in) {
            try {
                if (in.remaining() < 4 || in.getInt() != EXTENSION_MAGIC || in.getShort() < EXTENSION_VERSION) {
                    return NONE;
                }
                boolean draining = (in.getShort() & DRAINING) != 0;
                int batches = in.getInt();
                if (batches < 0) {
                    return NONE;
                }
                List<Work> arrivals = new ArrayList<>();
                for (int batch = 0; batch < batches; batch++) {
                    arrivals.add(work(in));
                }
                return new Extension(draining, arrivals);
            } catch (BufferUnderflowException | SchemaException e) {
                return NONE;
            }
        }

        int size() {
            return equals(NONE)
                    ? 0
                    : 4
                            + 2
                            + 2
                            + 4
                            + arrivals.stream()
                                    .mapToInt(batch -> Elements.of(batch).size())
                                    .sum();
        }

        void put(ByteBuffer out) {
            if (!equals(NONE)) {
                out.putInt(EXTENSION_MAGIC);
                out.putShort(EXTENSION_VERSION);
                out.putShort(draining ? DRAINING : 0);
                out.putInt(arrivals.size());
                arrivals.forEach(batch -> Elements.of(batch).put(out));
            }
        }
    }

    /** Work as it is written: an element per connector; the instance first, then the task numbers ascending. */
    private record Elements(Map<ConnectorName, Element> byName, int size) {
        private record Element(byte[] name, boolean instance, SortedSet<Integer> tasks) {
            int size() {
                return 2 + name.length + 4 + 4 * (tasks.size() + (instance ? 1 : 0));
            }
        }

        static Elements of(Work work) {
            Map<ConnectorName, Element> byName = new LinkedHashMap<>();
            work.connectors().forEach(name -> byName.put(name, element(name, true)));
            for (TaskId task : work.tasks()) {
                byName.computeIfAbsent(task.connector(), name -> element(name, false))
                        .tasks
                        .add(task.number());
            }
            int size = 4 + byName.values().stream().mapToInt(Element::size).sum();
            return new Elements(byName, size);
        }

        private static Element element(ConnectorName name, boolean instance) {
            return new Element(utf8(name.value()), instance, new TreeSet<>());
        }

        void put(ByteBuffer out) {
            out.putInt(byName.size());
            for (Element element : byName.values()) {
                putText(out, element.name);
                out.putInt(element.tasks.size() + (element.instance ? 1 : 0));
                if (element.instance) {
                    out.putInt(CONNECTOR_INSTANCE);
                }
                element.tasks.forEach(out::putInt);
            }
        }
    }
}
