package dev.tributary.connect.runtime.group;

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
                work(fields.get("assignment")),
                work(fields.get("revoked")),
                Duration.ofMillis(fields.path("delay").asLong(0)));
    }

    private static Work work(@Nullable JsonNode elements) {
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
