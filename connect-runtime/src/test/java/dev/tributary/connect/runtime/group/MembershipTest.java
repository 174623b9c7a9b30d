package dev.tributary.connect.runtime.group;

import static dev.tributary.connect.runtime.group.GroupRig.await;
import static dev.tributary.connect.runtime.group.GroupRig.tasks;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.connect.runtime.group.GroupRig.Worker;
import dev.tributary.connect.testkit.kafka.EmbeddedKafka;
import java.util.concurrent.CompletableFuture;
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
        assertThat(first.assigned().leadership().owners().tasks()).containsOnlyKeys(tasks("orders", 6));
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
}
