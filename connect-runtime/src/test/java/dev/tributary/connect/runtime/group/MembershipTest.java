package dev.tributary.connect.runtime.group;

import static dev.tributary.connect.runtime.group.GroupRig.await;
import static dev.tributary.connect.runtime.group.GroupRig.tasks;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.api.TaskId;
import dev.tributary.connect.runtime.group.GroupRig.Worker;
import dev.tributary.connect.testkit.kafka.EmbeddedKafka;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import javax.management.JMException;
import javax.management.ObjectName;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.message.DescribeGroupsResponseData.DescribedGroup;
import org.apache.kafka.common.message.DescribeGroupsResponseData.DescribedGroupMember;
import org.apache.kafka.common.message.JoinGroupResponseData.JoinGroupResponseMember;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Members of a group on a real broker. */
class MembershipTest {
    private static EmbeddedKafka kafka;
    private final GroupRig rig = new GroupRig(kafka.bootstrapServers());

    @BeforeAll
    static void startKafka() {
        kafka = EmbeddedKafka.builder()
                .brokerProperty("group.min.session.timeout.ms", "1000")
                .start();
    }

    @AfterAll
    static void stopKafka() {
        kafka.close();
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void workIsSplitAmongTheWorkersThatJoin() {
        Worker first = rig.join("first");
        first.write("orders", 6);
        rig.awaitSplit(tasks("orders", 6), first);
        Worker second = rig.join("second");
        rig.awaitSplit(tasks("orders", 6), first, second);
        Worker third = rig.join("third");
        rig.awaitSplit(tasks("orders", 6), first, second, third);
        assertThat(first.leads()).isTrue();
        assertThat(second.assigned().leadership().leaderUrl()).hasToString("http://first:8083/");
        assertThat(second.assigned().leadership().signed()).isTrue();
        rig.await(
                "known to the leader",
                () -> first.assigned().leadership().owners().tasks().keySet().equals(tasks("orders", 6)));
    }

    @Test
    void nothingMovesBeforeItHasStopped() {
        Worker first = rig.join("first");
        first.write("orders", 4);
        rig.awaitSplit(tasks("orders", 4), first);
        first.slow(true);
        Worker second = rig.join("second");
        rig.await("taken away", () -> first.assigned().tasks().size() == 2);
        assertThat(second.assigned().tasks()).isEmpty();
        first.slow(false);
        rig.awaitSplit(tasks("orders", 4), first, second);
    }

    @Test
    void theWorkOfACrashedWorkerMovesToTheOthers() {
        Worker first = rig.join("first");
        first.write("orders", 4);
        rig.awaitSplit(tasks("orders", 4), first);
        Worker second = rig.join("second");
        rig.awaitSplit(tasks("orders", 4), first, second);
        first.crash();
        rig.awaitSplit(tasks("orders", 4), second);
        assertThat(second.leads()).isTrue();
    }

    @Test
    void aDrainedWorkerHasHandedItsWorkOverWhileItIsStillInTheGroup() {
        Worker first = rig.join("first");
        first.write("orders", 4);
        rig.awaitSplit(tasks("orders", 4), first);
        Worker second = rig.join("second");
        rig.awaitSplit(tasks("orders", 4), first, second);
        await(first.membership.drain());
        assertThat(first.assigned().tasks()).isEmpty();
        rig.awaitSplit(tasks("orders", 4), second);
        first.close();
        assertThat(second.assigned().tasks()).hasSize(4);
    }

    @Test
    void aWorkerAloneIsDrainedAtOnceAndKeepsItsWorkUntilItIsStopped() {
        Worker first = rig.join("first");
        first.write("orders", 2);
        rig.awaitSplit(tasks("orders", 2), first);
        await(first.membership.drain());
        assertThat(first.assigned().tasks()).hasSize(2);
    }

    @Test
    void aWorkerThatNeverJoinedIsDrained() {
        Worker first = rig.worker("first", GroupProtocol.SESSIONED, GroupRig.SESSION);
        first.membership.start();
        CompletableFuture<Void> drained = first.membership.drain();
        await(drained);
        first.membership.close();
        await(first.membership.drain());
    }

    @Test
    void anEagerWorkerPutsTheGroupInItsProtocol() {
        Worker first = rig.join("first");
        first.write("orders", 4);
        rig.awaitSplit(tasks("orders", 4), first);
        Worker eager = rig.join("eager", GroupProtocol.EAGER);
        rig.awaitSplit(tasks("orders", 4), first, eager);
        assertThat(first.assigned().leadership().signed()).isFalse();
        eager.close();
        rig.awaitSplit(tasks("orders", 4), first);
    }

    @Test
    void whatABrokerStoresOfTheMembersIsWhatTheProtocolSays() {
        Worker first = rig.join("first");
        first.write("orders", 2);
        rig.awaitSplit(tasks("orders", 2), first);
        Worker second = rig.join("second");
        rig.awaitSplit(tasks("orders", 2), first, second);
        rig.await("stable", () -> group().groupState().equals("Stable"));

        DescribedGroup group = group();
        assertThat(group.protocolType()).isEqualTo("connect");
        assertThat(group.protocolData()).isEqualTo("sessioned");
        assertThat(group.members())
                .extracting(DescribedGroupMember::clientId)
                .containsExactlyInAnyOrder(rig.groupId + "-first", rig.groupId + "-second");
        for (DescribedGroupMember member : group.members()) {
            byte[] metadata = member.memberMetadata();
            assertThat(ByteBuffer.wrap(metadata).getShort()).isEqualTo((short) 2);
            MemberState state = GroupCodec.decodeMember(ByteBuffer.wrap(metadata));
            assertThat(state.url())
                    .isEqualTo("http://" + member.clientId().substring(rig.groupId.length() + 1) + ":8083/");
            GroupAssignment assignment = GroupCodec.decodeAssignment(ByteBuffer.wrap(member.memberAssignment()));
            assertThat(assignment.leaderUrl()).isEqualTo("http://first:8083/");
            assertThat(ByteBuffer.wrap(member.memberAssignment()))
                    .isEqualTo(GroupCodec.encode(assignment, GroupProtocol.SESSIONED));
        }
    }

    private DescribedGroup group() {
        return RawRequests.describe(kafka.bootstrapServers(), rig.groupId);
    }

    private int members() {
        return group().members().size();
    }

    @Test
    void aWorkerThatIsClosedLeavesAtOnce() {
        Worker first = rig.join("first");
        first.write("orders", 2);
        Worker second = rig.join("second");
        rig.awaitSplit(tasks("orders", 2), first, second);
        second.close();
        assertThat(members()).isEqualTo(1);
        rig.awaitSplit(tasks("orders", 2), first);
    }

    @Test
    void aWorkerLeavesAlsoWhileItWaitsForTheOthersInAJoin() {
        Worker first = rig.join("first");
        first.write("orders", 4);
        rig.awaitSplit(tasks("orders", 4), first);
        first.slow(true);
        Worker second = rig.join("second");
        rig.await("taken away", () -> first.assigned().tasks().size() == 2);
        Worker third = rig.join("third"); // waits for the first, which joins when it has stopped what was taken away
        rig.await("three members", () -> members() == 3);
        third.close();
        assertThat(members()).isEqualTo(2);
        first.slow(false);
        rig.awaitSplit(tasks("orders", 4), first, second);
    }

    @Test
    void noThreadOutlivesAMembership() {
        Worker first = rig.join("first");
        first.write("orders", 1);
        rig.awaitSplit(tasks("orders", 1), first);
        assertThat(threads()).hasSize(2);
        first.close();
        assertThat(threads()).isEmpty();
    }

    /** The membership's own thread, and that of the heartbeats. */
    private List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.equals("connect-membership") || name.endsWith(rig.groupId))
                .toList();
    }

    @Test
    void heartbeatsGoOnAsLongAsTheControlStopsWork() {
        Worker first = rig.join("first");
        first.write("orders", 4);
        rig.awaitSplit(tasks("orders", 4), first);
        String memberId = group().members().get(0).memberId();
        first.slow(true);
        Worker second = rig.join("second");
        rig.await("taken away", () -> first.assigned().tasks().size() == 2);
        double before = heartbeats("first");
        double perSession = GroupRig.SESSION.toMillis() / 200.0;
        rig.await("beyond its session", () -> heartbeats("first") - before > 1.5 * perSession);
        assertThat(group().members()).extracting(DescribedGroupMember::memberId).contains(memberId);
        first.slow(false);
        rig.awaitSplit(tasks("orders", 4), first, second);
        assertThat(first.leads()).isTrue();
    }

    private double heartbeats(String worker) {
        return metric(worker, "heartbeat-total");
    }

    private double metric(String worker, String attribute) {
        try {
            Object value = ManagementFactory.getPlatformMBeanServer()
                    .getAttribute(
                            new ObjectName("kafka.connect:type=connect-coordinator-metrics,client-id=" + rig.groupId
                                    + "-" + worker),
                            attribute);
            return ((Number) value).doubleValue();
        } catch (JMException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatAWorkerRunsShowsInJmxUntilItIsClosed() throws Exception {
        Worker first = rig.join("first");
        first.write("orders", 3);
        rig.awaitSplit(tasks("orders", 3), first);
        assertThat(metric("first", "assigned-connectors")).isEqualTo(1);
        assertThat(metric("first", "assigned-tasks")).isEqualTo(3);
        assertThat(metric("first", "join-total")).isPositive();
        assertThat(beans())
                .extracting(name -> name.getKeyProperty("type"))
                .contains("connect-coordinator-metrics", "connect-metrics", "connect-node-metrics", "app-info");
        first.close();
        assertThat(beans()).isEmpty();
    }

    private Set<ObjectName> beans() throws JMException {
        return ManagementFactory.getPlatformMBeanServer()
                .queryNames(new ObjectName("kafka.connect:client-id=" + rig.groupId + "-first,*"), null);
    }

    @Test
    void aLeaderThatCannotReadAsFarAsAMemberRepeatsTheRoundUntilItCan() {
        Worker first = rig.join("first");
        first.write("orders", 2);
        rig.awaitSplit(tasks("orders", 2), first);
        String memberId = group().members().get(0).memberId();
        first.freeze(true);
        Worker second = rig.join("second");
        second.write("payments", 2); // the first does not see it
        rig.await("asked for more", () -> first.refreshes() >= 2);
        assertThat(second.assigned().tasks()).doesNotContainAnyElementsOf(tasks("payments", 2));
        first.freeze(false);
        rig.awaitSplit(both(tasks("orders", 2), tasks("payments", 2)), first, second);
        assertThat(group().members()).extracting(DescribedGroupMember::memberId).contains(memberId);
    }

    private static Set<TaskId> both(Set<TaskId> left, Set<TaskId> right) {
        var both = new HashSet<>(left);
        both.addAll(right);
        return both;
    }

    @Test
    void aGroupOfSomethingElseIsAFaultThatSaysWhatToDo() {
        Map<String, Object> config = Map.of("bootstrap.servers", kafka.bootstrapServers(), "group.id", rig.groupId);
        try (var client = kafka.client();
                var consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            client.createTopic(rig.groupId);
            consumer.subscribe(List.of(rig.groupId));
            rig.await("member", () -> {
                consumer.poll(Duration.ofMillis(50));
                return !consumer.assignment().isEmpty();
            });
            Worker worker = rig.join("first");
            rig.await("broken", () -> !worker.faults.isEmpty());
            assertThat(worker.faults.get(0))
                    .hasMessageContaining("cannot be a member of group " + rig.groupId)
                    .hasMessageContaining("Check group.id");
            await(worker.membership.drain());
        }
    }

    @Test
    void aSessionThatBrokersRefuseIsAFaultThatNamesTheSetting() {
        Worker worker = rig.worker("first", GroupProtocol.SESSIONED, Duration.ofMillis(700));
        worker.start();
        rig.await("broken", () -> !worker.faults.isEmpty());
        assertThat(worker.faults.get(0)).hasMessageContaining("session.timeout.ms, which is 700,");
        rig.await("stopped", () -> !worker.assigned().leadership().known());
    }

    @Test
    void aBrokerThatStartsAgainFindsTheWorkersAtWork() {
        Worker first = rig.join("first");
        first.write("orders", 4);
        rig.awaitSplit(tasks("orders", 4), first);
        Worker second = rig.join("second");
        rig.awaitSplit(tasks("orders", 4), first, second);
        kafka.stopBroker(0);
        kafka.startBroker(0);
        first.write("payments", 2);
        rig.awaitSplit(both(tasks("orders", 4), tasks("payments", 2)), first, second);
    }

    @Test
    void aWorkerThatDoesNotHearFromTheGroupEndsItsWork() {
        Worker first = rig.join("first");
        first.write("orders", 4);
        rig.awaitSplit(tasks("orders", 4), first);
        kafka.stopBroker(0);
        try {
            rig.await("without work", () -> first.assigned().tasks().isEmpty());
        } finally {
            kafka.startBroker(0);
        }
        rig.awaitSplit(tasks("orders", 4), first);
    }

    @Test
    void aWorkerIsClosedWhileTheBrokersAreAway() {
        Worker first = rig.join("first");
        first.write("orders", 1);
        rig.awaitSplit(tasks("orders", 1), first);
        kafka.stopBroker(0);
        try {
            first.close();
            assertThat(threads()).isEmpty();
        } finally {
            kafka.startBroker(0);
        }
    }

    @Test
    void aWorkerThatTheGroupForgotJoinsAgainAndKeepsItsWorkRunning() {
        Worker first = rig.join("first");
        first.write("orders", 2);
        rig.awaitSplit(tasks("orders", 2), first);
        String forgotten = group().members().get(0).memberId();
        int before = first.rounds();
        RawRequests.evict(kafka.bootstrapServers(), rig.groupId, forgotten);
        rig.await(
                "in the group again",
                () -> group().members().stream()
                        .anyMatch(member -> !member.memberId().equals(forgotten)));
        rig.awaitSplit(tasks("orders", 2), first);
        assertThat(first.assignedSince(before))
                .isNotEmpty()
                .allSatisfy(assignment -> assertThat(assignment.tasks()).isEqualTo(tasks("orders", 2)));
    }

    @Test
    void anAssignmentThatCannotBeReadIsAskedForAgain() throws Exception {
        var leader = new ForeignLeader(kafka.bootstrapServers(), rig.groupId, new byte[] {0, 2, 0});
        try {
            rig.await("leads", () -> group().groupState().equals("Stable"));
            Worker worker = rig.join("first");
            rig.await("asked again", () -> metric("first", "join-total") >= 3);
            assertThat(worker.faults).isEmpty();
            var work = new Work(new TreeSet<>(), new TreeSet<>(tasks("orders", 1)));
            var good = new GroupAssignment(false, "foreign", "http://foreign:1/", -1, work, Work.NONE, Duration.ZERO);
            leader.answer(GroupCodec.encode(good, GroupProtocol.SESSIONED).array());
            rig.await("assigned", () -> worker.assigned().tasks().equals(tasks("orders", 1)));
        } finally {
            leader.end();
        }
    }

    @Test
    void aMemberThatCannotBeReadDoesNotKeepTheOthersFromWorking() {
        var garbage = new JoinGroupResponseMember().setMemberId("odd").setMetadata(new byte[] {1});
        var state = new MemberState("http://first:8083/", 7, null);
        var member = new JoinGroupResponseMember()
                .setMemberId("even")
                .setMetadata(GroupCodec.encode(state, GroupProtocol.SESSIONED).array());
        Map<String, MemberState> states = RoundMessages.states(List.of(garbage, member));
        assertThat(states).containsEntry("even", state);
        assertThat(states.get("odd").draining()).isTrue();
    }
}
