package dev.tributary.connect.runtime.group;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.message.JoinGroupRequestData.JoinGroupRequestProtocol;
import org.apache.kafka.common.message.JoinGroupRequestData.JoinGroupRequestProtocolCollection;
import org.apache.kafka.common.message.JoinGroupResponseData.JoinGroupResponseMember;
import org.apache.kafka.common.protocol.types.SchemaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What members say to each other in a round, in the messages of kafka-clients. Stateless. */
final class RoundMessages {
    private static final Logger LOG = LoggerFactory.getLogger(RoundMessages.class);

    private RoundMessages() {}

    /** The same state in every protocol offered, in order of preference. */
    static JoinGroupRequestProtocolCollection metadata(MemberState state, GroupProtocol newest) {
        var protocols = new JoinGroupRequestProtocolCollection();
        for (GroupProtocol protocol : newest.offered()) {
            protocols.add(new JoinGroupRequestProtocol()
                    .setName(protocol.wireName())
                    .setMetadata(GroupCodec.encode(state, protocol).array()));
        }
        return protocols;
    }

    static GroupProtocol protocol(String name) {
        return Objects.requireNonNull(
                GroupProtocol.ofWireName(name), () -> "the broker chose a protocol that was not offered: " + name);
    }

    /** By member id. */
    static Map<String, MemberState> states(List<JoinGroupResponseMember> members) {
        var states = new LinkedHashMap<String, MemberState>();
        members.forEach(member -> states.put(member.memberId(), state(member)));
        return states;
    }

    /** One member that cannot be read must not keep the others from working: it gets an answer, but no work. */
    private static MemberState state(JoinGroupResponseMember member) {
        try {
            return GroupCodec.decodeMember(ByteBuffer.wrap(member.metadata()));
        } catch (SchemaException | IllegalArgumentException e) {
            LOG.error(
                    "Member {} of the group cannot be read and gets no work. Check what it is: it has the same group.id,"
                            + " but does not seem to be a Connect worker.",
                    member.memberId(),
                    e);
            return new MemberState("", -1, null, true, List.of());
        }
    }

    /** Every member must get an answer: one that is left out gets zero bytes from the broker, on which Apache's ends. */
    static Map<String, ByteBuffer> answers(
            Collection<String> members, Map<String, GroupAssignment> assignments, GroupProtocol protocol) {
        var answers = new LinkedHashMap<String, ByteBuffer>();
        for (String member : members) {
            GroupAssignment assignment =
                    Objects.requireNonNull(assignments.get(member), () -> "no assignment for member " + member);
            answers.put(member, GroupCodec.encode(assignment, protocol));
        }
        return answers;
    }
}
