package dev.tributary.connect.runtime.task;

import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.jspecify.annotations.Nullable;

/** A source task that does what a test wrote down, and notes every call. */
public final class ScriptedSource extends SourceTask {
    /** What the next instance does: tests run one after another. */
    static volatile Script next = new Script(new Journal());

    /** One call of {@code poll()}. */
    @FunctionalInterface
    interface Poll {
        @Nullable
        List<SourceRecord> run() throws InterruptedException;
    }

    /** Anything that a method does beside being noted. */
    @FunctionalInterface
    interface Act {
        void run() throws InterruptedException;
    }

    static final class Script {
        final Journal journal;
        final BlockingQueue<Poll> polls = new LinkedBlockingQueue<>();
        volatile Act onInitialize = () -> {};
        volatile Act onStart = () -> {};
        volatile Act onCommit = () -> {};
        volatile Act onCommitRecord = () -> {};
        volatile Act onStop = () -> {};
        volatile @Nullable SourceTaskContext context;
        volatile Map<String, String> config = Map.of();

        Script(Journal journal) {
            this.journal = journal;
        }

        void poll(SourceRecord... records) {
            polls.add(() -> List.of(records));
        }

        /** A poll that blocks until the latch is open. */
        void pollThatBlocks(CountDownLatch latch) {
            polls.add(() -> {
                latch.await();
                return null;
            });
        }

        /** A poll that notes that it hangs, and does until the latch is open, whatever interrupts it. */
        CountDownLatch pollThatHangs() {
            CountDownLatch latch = new CountDownLatch(1);
            polls.add(() -> {
                journal.add("hangs");
                while (latch.getCount() > 0) {
                    try {
                        latch.await();
                    } catch (InterruptedException e) {
                        journal.add("was interrupted and hangs on");
                    }
                }
                return null;
            });
            return latch;
        }
    }

    private final Script script = next;

    public ScriptedSource() {
        script.journal.add("construct");
    }

    @Override
    public String version() {
        return "7.1";
    }

    @Override
    public void initialize(SourceTaskContext given) {
        super.initialize(given);
        script.context = given;
        script.journal.add("initialize");
        act(script.onInitialize);
    }

    @Override
    public void start(Map<String, String> props) {
        script.config = props;
        script.journal.add("start");
        act(script.onStart);
    }

    @Override
    public @Nullable List<SourceRecord> poll() throws InterruptedException {
        Poll planned = script.polls.poll(5, TimeUnit.MILLISECONDS);
        if (planned == null) {
            return null;
        }
        script.journal.add("poll");
        return planned.run();
    }

    @Override
    public void commitRecord(SourceRecord record, @Nullable RecordMetadata metadata) throws InterruptedException {
        script.journal.add("commitRecord " + record.value() + (metadata == null ? " without metadata" : ""));
        script.onCommitRecord.run();
    }

    @Override
    public void commit() throws InterruptedException {
        script.journal.add("commit");
        script.onCommit.run();
    }

    @Override
    public void stop() {
        script.journal.add("stop");
        act(script.onStop);
    }

    private static void act(Act act) {
        try {
            act.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
