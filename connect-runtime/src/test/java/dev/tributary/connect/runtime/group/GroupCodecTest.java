package dev.tributary.connect.runtime.group;

import static dev.tributary.connect.runtime.group.AssignmentPlannerTest.work;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.connect.api.ConnectorName;
import dev.tributary.connect.api.TaskId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.kafka.common.protocol.types.SchemaException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against the golden vectors, made with and captured from the published 4.3.1 worker. */
final class GroupCodecTest {
    static Stream<JsonNode> messages() throws IOException {
        return stream(vectors().get("messages"));
    }

    static Stream<JsonNode> lenientInputs() throws IOException {
        return stream(vectors().get("lenient_decoding"));
    }

    static Stream<JsonNode> captures() throws IOException {
        return stream(vectors().get("live_captures")).flatMap(capture -> stream(capture.get("members")));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void writesEveryMessageByteForByte(JsonNode vector) {
        JsonNode fields = vector.get("fields");
        GroupProtocol protocol = GroupProtocol.values()[fields.get("version").asInt()];

        ByteBuffer written = vector.get("kind").asText().equals("metadata")
                ? GroupCodec.encode(member(fields), protocol)
                : GroupCodec.encode(assignment(fields), protocol);

        assertThat(hex(written)).isEqualTo(vector.get("hex").asText());
    }

    @ParameterizedTest
    @MethodSource("messages")
    void readsEveryMessage(JsonNode vector) {
        ByteBuffer bytes = bytes(vector.get("hex"));
        if (vector.get("kind").asText().equals("metadata")) {
            assertThat(GroupCodec.decodeMember(bytes)).isEqualTo(member(vector.get("fields")));
        } else {
            assertThat(GroupCodec.decodeAssignment(bytes)).isEqualTo(assignment(vector.get("fields")));
        }
    }

    @ParameterizedTest
    @MethodSource("captures")
    void readsWhatLiveMembersAndLeadersWrote(JsonNode captured) {
        assertThat(GroupCodec.decodeMember(bytes(captured.get("metadata_hex"))))
                .isEqualTo(member(captured.get("metadata_fields")));
        assertThat(GroupCodec.decodeAssignment(bytes(captured.get("assignment_hex"))))
                .isEqualTo(assignment(captured.get("assignment_fields")));
    }

    @ParameterizedTest
    @MethodSource("lenientInputs")
    void isAsLenientAsThePublishedReader(JsonNode vector) {
        ByteBuffer bytes = bytes(vector.get("hex"));
        boolean metadata = vector.get("kind").asText().equals("metadata");
        String outcome = vector.get("outcome").asText();

        if (outcome.startsWith("rejected")) {
            assertThatThrownBy(() -> decode(metadata, bytes)).isInstanceOf(SchemaException.class);
        } else if (outcome.contains("delay 5")) {
            assertThat(GroupCodec.decodeAssignment(bytes).delay()).isEqualTo(Duration.ofMillis(5));
        } else {
            assertThat(decode(metadata, bytes)).isNotNull();
        }
    }

    @Property
    void whatIsWrittenIsReadBack(@ForAll("assignments") GroupAssignment assignment, @ForAll GroupProtocol protocol) {
        GroupAssignment expected = protocol.cooperative()
                ? assignment
                : new GroupAssignment(
                        assignment.failed(),
                        assignment.leader(),
                        assignment.leaderUrl(),
                        assignment.configOffset(),
                        assignment.assigned(),
                        Work.NONE,
                        Duration.ZERO);
        assertThat(GroupCodec.decodeAssignment(GroupCodec.encode(assignment, protocol)))
                .isEqualTo(expected);

        var state = new MemberState("http://worker:8083/", 7, assignment);
        assertThat(GroupCodec.decodeMember(GroupCodec.encode(state, protocol)).held())
                .isEqualTo(protocol.cooperative() ? assignment : null);
    }

    @Property
    void whatOurMembersTellBeyondIsReadBack(
            @ForAll("members") MemberState member, @ForAll("cooperative") GroupProtocol protocol) {
        assertThat(GroupCodec.decodeMember(GroupCodec.encode(member, protocol))).isEqualTo(member);
    }

    /** The published reader ends there; that it does not look further stands in the vector {@code trailing-bytes}. */
    @Property
    void theExtensionStandsAfterWhatTheOthersRead(
            @ForAll("members") MemberState member, @ForAll("cooperative") GroupProtocol protocol) {
        var plain = new MemberState(member.url(), member.configOffset(), member.held());

        assertThat(hex(GroupCodec.encode(member, protocol))).startsWith(hex(GroupCodec.encode(plain, protocol)));
        assertThat(hex(GroupCodec.encode(member, GroupProtocol.EAGER)))
                .isEqualTo(hex(GroupCodec.encode(plain, GroupProtocol.EAGER)));
    }

    @Property
    void whoHasNothingToTellWritesNoExtension(@ForAll("assignments") GroupAssignment held) {
        var told = new MemberState("http://w/", 7, held, false, List.of(held.assigned()));

        int end = GroupCodec.encode(held, GroupProtocol.SESSIONED).remaining();
        assertThat(GroupCodec.encode(told, GroupProtocol.SESSIONED).remaining()).isEqualTo(2 + 2 + 9 + 8 + 4 + end);
    }

    @Property
    void aCutOrGarbledExtensionCountsAsNone(
            @ForAll("members") MemberState member, @ForAll byte[] garbage, @ForAll int cut) {
        var plain = new MemberState(member.url(), member.configOffset(), member.held());
        ByteBuffer start = GroupCodec.encode(plain, GroupProtocol.SESSIONED);
        ByteBuffer whole = GroupCodec.encode(member, GroupProtocol.SESSIONED);
        ByteBuffer garbled = ByteBuffer.allocate(start.remaining() + garbage.length)
                .put(start.duplicate())
                .put(garbage)
                .flip();
        int extension = whole.remaining() - start.remaining();
        ByteBuffer shorter = extension == 0 ? whole : whole.slice(0, start.remaining() + Math.floorMod(cut, extension));

        ByteBuffer foreign = ByteBuffer.wrap(whole.array().clone());
        if (extension > 0) {
            foreign.put(start.remaining(), (byte) 'X');
        }

        assertThat(GroupCodec.decodeMember(garbled)).isEqualTo(plain);
        assertThat(GroupCodec.decodeMember(foreign)).isEqualTo(plain);
        assertThat(GroupCodec.decodeMember(shorter)).isEqualTo(plain);
    }

    @Property
    void damageInsideTheExtensionLosesNothingThatIsHeld(
            @ForAll("members") MemberState member, @ForAll int at, @ForAll byte value) {
        var plain = new MemberState(member.url(), member.configOffset(), member.held());
        int start = GroupCodec.encode(plain, GroupProtocol.SESSIONED).remaining();
        byte[] bytes = GroupCodec.encode(member, GroupProtocol.SESSIONED).array();
        if (bytes.length > start) {
            bytes[start + Math.floorMod(at, bytes.length - start)] = value;
        }

        MemberState read = GroupCodec.decodeMember(ByteBuffer.wrap(bytes));

        assertThat(read.held()).isEqualTo(member.held());
        assertThat(read.arrivals().stream().reduce(Work.NONE, Work::plus)).isEqualTo(member.work());
    }

    @Property
    void ofAHigherExtensionVersionIsReadWhatIsKnown(@ForAll("members") MemberState member, @ForAll byte[] more) {
        var plain = new MemberState(member.url(), member.configOffset(), member.held());
        int start = GroupCodec.encode(plain, GroupProtocol.SESSIONED).remaining();
        ByteBuffer whole = GroupCodec.encode(member, GroupProtocol.SESSIONED);
        if (whole.remaining() > start) {
            ByteBuffer newer = ByteBuffer.allocate(whole.remaining() + more.length)
                    .put(whole.duplicate())
                    .put(more)
                    .flip()
                    .putShort(start + 4, (short) 9);

            assertThat(GroupCodec.decodeMember(newer)).isEqualTo(member);
        }
    }

    @Test
    void arrivalsAreWhatIsHeldOnceEach() {
        var held = new GroupAssignment(
                false, "l", "http://l/", 1, work("a", "a-0", "a-1", "b-0"), Work.NONE, Duration.ZERO);

        var member = new MemberState(
                "http://w/", 1, held, false, List.of(work("gone"), work("a-0", "a-1"), Work.NONE, work("a-0", "x-0")));

        assertThat(member.arrivals()).containsExactly(work("a", "b-0"), work("a-1"), work("a-0"));
        assertThat(new MemberState("http://w/", 1, null, true, List.of(work("a"))).arrivals())
                .isEmpty();
    }

    @Test
    void aTaskNumberThatIsNoneIsRefusedAsSuch() {
        var held = new GroupAssignment(false, "l", "http://l/", 1, work("a-7"), Work.NONE, Duration.ZERO);
        ByteBuffer bytes = GroupCodec.encode(held, GroupProtocol.EAGER);
        bytes.putInt(bytes.limit() - 4, -2);

        assertThatThrownBy(() -> GroupCodec.decodeAssignment(bytes))
                .isInstanceOf(SchemaException.class)
                .hasMessage("task number: -2 (expected: >= -1)");
    }

    @Property
    void cutOrRandomBytesAreRefusedAsSuchAndNothingElse(@ForAll byte[] bytes) {
        for (boolean metadata : new boolean[] {true, false}) {
            try {
                assertThat(decode(metadata, ByteBuffer.wrap(bytes))).isNotNull();
            } catch (SchemaException e) {
                assertThat(e).hasMessageNotContaining("null");
            }
        }
    }

    @Provide
    Arbitrary<GroupProtocol> cooperative() {
        return Arbitraries.of(GroupProtocol.COMPATIBLE, GroupProtocol.SESSIONED);
    }

    @Provide
    Arbitrary<MemberState> members() {
        return Combinators.combine(
                        assignments().injectNull(0.1),
                        Arbitraries.of(true, false),
                        Arbitraries.randomValue(random -> random))
                .as((held, draining, random) -> {
                    List<Work> arrivals = new ArrayList<>();
                    for (int batch = random.nextInt(4); held != null && batch > 0; batch--) {
                        arrivals.add(Work.of(
                                held.assigned().connectors().stream()
                                        .filter(connector -> random.nextBoolean())
                                        .toList(),
                                held.assigned().tasks().stream()
                                        .filter(task -> random.nextBoolean())
                                        .toList()));
                    }
                    return new MemberState("http://w:8083/", 7, held, draining, arrivals);
                });
    }

    @Provide
    Arbitrary<GroupAssignment> assignments() {
        Arbitrary<String> names = Arbitraries.strings().ofMinLength(1).ofMaxLength(12);
        Arbitrary<List<ConnectorName>> connectors =
                names.map(ConnectorName::of).list().ofMaxSize(5);
        Arbitrary<List<TaskId>> tasks = Combinators.combine(
                        names, Arbitraries.integers().between(0, 99))
                .as(TaskId::of)
                .list()
                .ofMaxSize(8);
        Arbitrary<Work> work = Combinators.combine(connectors, tasks).as(Work::of);
        return Combinators.combine(
                        Arbitraries.of(true, false),
                        names,
                        Arbitraries.longs(),
                        work,
                        work,
                        Arbitraries.integers().between(0, Integer.MAX_VALUE))
                .as((failed, leader, offset, assigned, revoked, delay) -> new GroupAssignment(
                        failed, leader, "http://l/", offset, assigned, revoked, Duration.ofMillis(delay)));
    }

    private static Object decode(boolean metadata, ByteBuffer bytes) {
        return metadata ? GroupCodec.decodeMember(bytes) : GroupCodec.decodeAssignment(bytes);
    }

    private static MemberState member(JsonNode fields) {
        JsonNode held = fields.get("allocation");
        return new MemberState(
                fields.get("url").asText(),
                fields.get("config-offset").asLong(),
                held == null || held.isNull() ? null : assignment(held));
    }

    private static GroupAssignment assignment(JsonNode fields) {
        return new GroupAssignment(
                fields.get("error").asInt() != 0,
                fields.get("leader").asText(),
                fields.get("leader-url").asText(),
                fields.get("config-offset").asLong(),
                workOf(fields.get("assignment")),
                workOf(fields.get("revoked")),
                Duration.ofMillis(fields.path("delay").asLong(0)));
    }

    private static Work workOf(@Nullable JsonNode elements) {
        var connectors = new TreeSet<ConnectorName>();
        var tasks = new TreeSet<TaskId>();
        if (elements != null) {
            for (JsonNode element : elements) {
                var name = ConnectorName.of(element.get(0).asText());
                for (JsonNode number : element.get(1)) {
                    if (number.asInt() == -1) {
                        connectors.add(name);
                    } else {
                        tasks.add(new TaskId(name, number.asInt()));
                    }
                }
            }
        }
        return new Work(connectors, tasks);
    }

    private static JsonNode vectors() throws IOException {
        try (InputStream in = GroupCodecTest.class.getResourceAsStream("/vectors/group-protocol.json")) {
            return new ObjectMapper().readTree(Objects.requireNonNull(in));
        }
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    private static ByteBuffer bytes(JsonNode hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex.asText()));
    }

    private static String hex(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return HexFormat.of().formatHex(copy);
    }
}
