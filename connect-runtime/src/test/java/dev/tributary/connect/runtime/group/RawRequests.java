package dev.tributary.connect.runtime.group;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.kafka.common.message.DescribeGroupsRequestData;
import org.apache.kafka.common.message.DescribeGroupsResponseData;
import org.apache.kafka.common.message.DescribeGroupsResponseData.DescribedGroup;
import org.apache.kafka.common.message.LeaveGroupRequestData;
import org.apache.kafka.common.message.LeaveGroupResponseData;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.MessageUtil;

/** Asks a broker, the coordinator of all groups, for what no client of kafka-clients does. */
final class RawRequests {
    private static final short VERSION = 3; // the last without tags and compact forms

    private RawRequests() {}

    /** What the broker stores of a group, with the bytes of its members. */
    static DescribedGroup describe(String bootstrapServer, String groupId) {
        var request = new DescribeGroupsRequestData().setGroups(List.of(groupId));
        return new DescribeGroupsResponseData(ask(bootstrapServer, ApiKeys.DESCRIBE_GROUPS, request, VERSION), VERSION)
                .groups()
                .get(0);
    }

    /** Makes the group forget a member, as it forgets one whose session is over. */
    static void evict(String bootstrapServer, String groupId, String memberId) {
        var request = new LeaveGroupRequestData()
                .setGroupId(groupId)
                .setMembers(List.of(new LeaveGroupRequestData.MemberIdentity().setMemberId(memberId)));
        short error = new LeaveGroupResponseData(ask(bootstrapServer, ApiKeys.LEAVE_GROUP, request, VERSION), VERSION)
                .errorCode();
        if (error != 0) {
            throw new AssertionError("error " + error);
        }
    }

    /** The answer's body. */
    private static ByteBufferAccessor ask(String bootstrapServer, ApiKeys api, ApiMessage request, short version) {
        int colon = bootstrapServer.lastIndexOf(':');
        String host = bootstrapServer.substring(0, colon);
        try (var socket = new Socket(host, Integer.parseInt(bootstrapServer.substring(colon + 1)))) {
            socket.setSoTimeout(30_000);
            var header = new RequestHeaderData()
                    .setRequestApiKey(api.id)
                    .setRequestApiVersion(version)
                    .setCorrelationId(1)
                    .setClientId("test");
            ByteBuffer head = MessageUtil.toByteBufferAccessor(header, api.requestHeaderVersion(version))
                    .buffer();
            ByteBuffer body = MessageUtil.toByteBufferAccessor(request, version).buffer();
            ByteBuffer frame = ByteBuffer.allocate(4 + head.remaining() + body.remaining());
            frame.putInt(head.remaining() + body.remaining()).put(head).put(body);
            socket.getOutputStream().write(frame.array());
            var in = new DataInputStream(socket.getInputStream());
            var answer = ByteBuffer.wrap(in.readNBytes(in.readInt()));
            answer.getInt(); // correlation id
            return new ByteBufferAccessor(answer);
        } catch (IOException e) {
            throw new AssertionError("The broker at " + bootstrapServer + " did not answer " + request, e);
        }
    }
}
