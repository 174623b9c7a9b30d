package dev.tributary.connect.runtime.group;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.kafka.common.message.DescribeGroupsRequestData;
import org.apache.kafka.common.message.DescribeGroupsResponseData;
import org.apache.kafka.common.message.DescribeGroupsResponseData.DescribedGroup;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.MessageUtil;

/** What a broker stores of a group, with the bytes of its members, which no client of kafka-clients shows. */
final class GroupDescription {
    private static final short VERSION = 1; // without tags and compact forms

    private GroupDescription() {}

    /** Asks a broker that is the coordinator of all groups. */
    static DescribedGroup describe(String bootstrapServer, String groupId) {
        int colon = bootstrapServer.lastIndexOf(':');
        String host = bootstrapServer.substring(0, colon);
        try (var socket = new Socket(host, Integer.parseInt(bootstrapServer.substring(colon + 1)))) {
            socket.setSoTimeout(30_000);
            var header = new RequestHeaderData()
                    .setRequestApiKey(ApiKeys.DESCRIBE_GROUPS.id)
                    .setRequestApiVersion(VERSION)
                    .setCorrelationId(1)
                    .setClientId("test");
            ByteBuffer head = MessageUtil.toByteBufferAccessor(header, ApiKeys.DESCRIBE_GROUPS.requestHeaderVersion(VERSION))
                    .buffer();
            var request = new DescribeGroupsRequestData().setGroups(List.of(groupId));
            ByteBuffer body = MessageUtil.toByteBufferAccessor(request, VERSION).buffer();
            ByteBuffer frame = ByteBuffer.allocate(4 + head.remaining() + body.remaining());
            frame.putInt(head.remaining() + body.remaining()).put(head).put(body);
            socket.getOutputStream().write(frame.array());
            var in = new DataInputStream(socket.getInputStream());
            byte[] answer = in.readNBytes(in.readInt());
            var buffer = ByteBuffer.wrap(answer);
            buffer.getInt(); // correlation id
            return new DescribeGroupsResponseData(new ByteBufferAccessor(buffer), VERSION)
                    .groups()
                    .get(0);
        } catch (IOException e) {
            throw new AssertionError("The broker at " + bootstrapServer + " did not describe group " + groupId, e);
        }
    }
}
