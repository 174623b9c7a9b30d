package dev.tributary.connect.runtime.group;

import dev.tributary.connect.runtime.config.DistributedSettings.GroupTimes;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.GroupRebalanceConfig;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.internals.AbstractCoordinator;
import org.apache.kafka.clients.consumer.internals.RequestFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.message.JoinGroupRequestData.JoinGroupRequestProtocolCollection;
import org.apache.kafka.common.message.JoinGroupResponseData.JoinGroupResponseMember;
import org.apache.kafka.common.message.LeaveGroupRequestData.MemberIdentity;
import org.apache.kafka.common.protocol.types.SchemaException;
import org.apache.kafka.common.requests.JoinGroupRequest;
import org.apache.kafka.common.requests.LeaveGroupRequest;
import org.apache.kafka.common.utils.Timer;
import org.slf4j.Logger;

/**
 * The group protocol of kafka-clients, spoken for a worker: turns its calls into those of {@link Rounds}, and bytes into
 * what they say. Used by the membership thread; the heartbeat thread of kafka-clients lives in here too, and calls
 * {@link #markCoordinatorUnknown}, {@link #requestRejoin} and {@link #handlePollTimeoutExpiry}. Source: {@code
 * group-protocol} section 2.
 */
final class GroupCoordinator extends AbstractCoordinator {
    private static final String PROTOCOL_TYPE = "connect";

    private final Logger log;
    private final GroupConnection connection;
    private final String groupId;
    private final GroupProtocol offered;
    private final Rounds rounds;

    GroupCoordinator(
            GroupConnection connection, String groupId, GroupTimes times, GroupProtocol offered, Rounds rounds) {
        super(
                new GroupRebalanceConfig(
                        Math.toIntExact(times.session().toMillis()),
                        Math.toIntExact(times.rebalance().toMillis()),
                        Math.toIntExact(times.heartbeat().toMillis()),
                        groupId,
                        Optional.empty(),
                        null,
                        connection.backoff().initialMs(),
                        connection.backoff().maxMs()),
                connection.logs(),
                connection.network(),
                connection.metrics(),
                GroupConnection.METRIC_PREFIX,
                connection.time());
        this.log = connection.logs().logger(GroupCoordinator.class);
        this.connection = connection;
        this.groupId = groupId;
        this.offered = offered;
        this.rounds = rounds;
    }

    // ---- for the membership thread: kafka-clients keeps these to its own package

    /** Looks for the coordinator, for that long at most. */
    void findCoordinator(Duration limit) {
        ensureCoordinatorReady(time.timer(limit));
    }

    boolean joinDue() {
        return rejoinNeededOrPending();
    }

    /** Says that the membership thread lives, and fails if the heartbeat thread does not. */
    void beat() {
        pollHeartbeat(time.milliseconds());
    }

    long untilHeartbeatMs() {
        return timeToNextHeartbeat(time.milliseconds());
    }

    /** As whom the group knows this worker; empty: it does not. */
    String currentMemberId() {
        return generation().memberId;
    }

    // ---- rounds

    @Override
    protected String protocolType() {
        return PROTOCOL_TYPE;
    }

    /** Before the state changes: heartbeats go on as long as the join must wait. */
    @Override
    protected boolean onJoinPrepare(Timer timer, int groupGeneration, String memberId) {
        checkJoin(currentMemberId());
        return true;
    }

    private void checkJoin(String memberId) {
        if (!rounds.joinDue(memberId)) {
            throw new WakeupException(); // to the membership thread, which comes back later
        }
    }

    /** Also of every join request that follows on a refused one: here an eviction shows that the join itself meets. */
    @Override
    protected JoinGroupRequestProtocolCollection metadata() {
        checkJoin(currentMemberId());
        return RoundMessages.metadata(rounds.state(), offered);
    }

    @Override
    protected Map<String, ByteBuffer> onLeaderElected(
            String leaderId, String protocolName, List<JoinGroupResponseMember> members, boolean skipAssignment) {
        if (skipAssignment) {
            throw new IllegalStateException("The broker takes member " + leaderId + " of group " + groupId
                    + " for a static one. Workers never join with a group.instance.id.");
        }
        GroupProtocol protocol = RoundMessages.protocol(protocolName);
        var states = RoundMessages.states(members);
        var assignments = rounds.lead(leaderId, states, protocol, generation().generationId);
        return RoundMessages.answers(states.keySet(), assignments, protocol);
    }

    @Override
    protected void onJoinComplete(int groupGeneration, String memberId, String protocolName, ByteBuffer assignment) {
        GroupProtocol protocol = RoundMessages.protocol(protocolName);
        GroupAssignment decoded;
        try {
            decoded = GroupCodec.decodeAssignment(assignment);
        } catch (SchemaException | IllegalArgumentException e) {
            rounds.misled(memberId, e);
            return;
        }
        rounds.joined(memberId, groupGeneration, protocol, decoded);
    }

    // ---- what the heartbeat thread finds out

    @Override
    protected synchronized void markCoordinatorUnknown(boolean disconnected, String cause) {
        super.markCoordinatorUnknown(disconnected, cause);
        rounds.coordinatorLost();
    }

    /** The membership thread may wait for the network, and has no other way to hear of it. */
    @Override
    public synchronized void requestRejoin(String shortReason, String fullReason) {
        super.requestRejoin(shortReason, fullReason);
        connection.wakeup();
    }

    @Override
    protected void handlePollTimeoutExpiry() {
        log.warn(
                "The membership thread was not heard of for the whole rebalance.timeout.ms; was this process paused? It"
                        + " leaves the group and joins again when it goes on.");
        RequestFuture<Void> left = maybeLeaveGroup(GroupMembershipOperation.DEFAULT, "the worker stood still");
        if (left == null) {
            log.debug("There was no group to leave.");
        }
    }

    // ---- the end

    /** Ends the heartbeat thread. Leaves the group, for that long at most, or lets its session time out. */
    void close(boolean leave, Duration limit) {
        Timer timer = time.timer(limit);
        client.disableWakeups();
        boolean left = leave && joinDue() && leaveBesides(timer);
        boolean still = leave && !left;
        close(
                still ? timer : time.timer(0),
                still ? GroupMembershipOperation.LEAVE_GROUP : GroupMembershipOperation.REMAIN_IN_GROUP);
    }

    /**
     * Leaves on another connection: brokers read nothing from one that waits for the end of a join, and the others would get
     * a round with a member that is gone.
     */
    private boolean leaveBesides(Timer timer) {
        String memberId = currentMemberId();
        Node coordinator = checkAndGetCoordinator();
        if (memberId.equals(JoinGroupRequest.UNKNOWN_MEMBER_ID) || coordinator == null) {
            return false;
        }
        // kafka-clients counts the connection to a coordinator down from the largest node id.
        Node besides = new Node(Integer.MAX_VALUE - coordinator.id(), coordinator.host(), coordinator.port());
        var leaving = List.of(new MemberIdentity().setMemberId(memberId).setReason("the worker stops"));
        var answer = client.send(besides, new LeaveGroupRequest.Builder(groupId, leaving));
        return client.poll(answer, timer, true) && answer.succeeded();
    }
}
