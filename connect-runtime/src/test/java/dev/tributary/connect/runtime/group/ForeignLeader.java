package dev.tributary.connect.runtime.group;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.GroupRebalanceConfig;
import org.apache.kafka.clients.consumer.internals.AbstractCoordinator;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.message.JoinGroupRequestData.JoinGroupRequestProtocolCollection;
import org.apache.kafka.common.message.JoinGroupResponseData.JoinGroupResponseMember;
import org.apache.kafka.common.utils.Timer;

/** A member of the group that leads it if it is the first, and answers the others as it is told. Has a thread. */
final class ForeignLeader extends AbstractCoordinator {
    private final GroupConnection connection;
    private final Thread thread = new Thread(this::run, "foreign-leader");
    private volatile byte[] answer;
    private volatile boolean closing;

    ForeignLeader(String bootstrapServers, String groupId, byte[] answer) {
        this(
                new GroupConnection(
                        groupId,
                        Map.of("bootstrap.servers", bootstrapServers, "client.id", groupId + "-foreign"),
                        200,
                        response -> {},
                        () -> {}),
                groupId,
                answer);
    }

    private ForeignLeader(GroupConnection connection, String groupId, byte[] answer) {
        super(
                new GroupRebalanceConfig(6000, 30_000, 200, groupId, Optional.empty(), null, 100, 200),
                connection.logs(),
                connection.network(),
                connection.metrics(),
                "foreign",
                connection.time());
        this.connection = connection;
        this.answer = answer;
        thread.start();
    }

    /** Answers otherwise, and begins a round to do so. */
    void answer(byte[] newAnswer) {
        answer = newAnswer;
        requestRejoin("test");
        connection.wakeup();
    }

    private void run() {
        while (!closing) {
            try {
                pollHeartbeat(time.milliseconds());
                ensureActiveGroup();
                connection.network().poll(time.timer(100));
            } catch (WakeupException e) {
                // told to look again
            }
        }
    }

    void end() throws InterruptedException {
        closing = true;
        connection.wakeup();
        thread.join();
        close();
        connection.close();
    }

    @Override
    protected String protocolType() {
        return "connect";
    }

    @Override
    protected JoinGroupRequestProtocolCollection metadata() {
        return RoundMessages.metadata(
                new dev.tributary.connect.runtime.group.MemberState("http://foreign:1/", -1, null),
                GroupProtocol.SESSIONED);
    }

    @Override
    protected boolean onJoinPrepare(Timer timer, int generation, String memberId) {
        return true;
    }

    @Override
    protected Map<String, ByteBuffer> onLeaderElected(
            String leaderId, String protocol, List<JoinGroupResponseMember> members, boolean skipAssignment) {
        var answers = new LinkedHashMap<String, ByteBuffer>();
        members.forEach(member -> answers.put(member.memberId(), ByteBuffer.wrap(answer)));
        return answers;
    }

    @Override
    protected void onJoinComplete(int generation, String memberId, String protocol, ByteBuffer assignment) {}
}
