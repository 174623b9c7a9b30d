package dev.tributary.connect.runtime.group;

import dev.tributary.connect.runtime.metrics.Distribution;
import dev.tributary.connect.runtime.metrics.MetricGroup;
import dev.tributary.connect.runtime.metrics.MetricSet;
import dev.tributary.connect.runtime.metrics.MetricSets;

/**
 * Shows what becomes of the rebalances of the group. Thread-safe: told by the membership thread, read by anybody. Source:
 * {@code worker} 4.1.
 */
public final class RebalanceMetrics implements AutoCloseable {
    private final MetricSets sets;
    private final MetricSet set;
    private final Distribution times;
    private volatile Round last;
    private volatile boolean rebalancing;
    private volatile long completed;
    private volatile long completedNs;
    private long begunNs; // of the membership thread

    /** What is in force since the last round. */
    private record Round(GroupProtocol protocol, int groupGeneration, String leaderUrl) {}

    /**
     * Registers the metrics, until {@link #close()}.
     *
     * @param offered shown until the group has agreed on a protocol
     */
    public RebalanceMetrics(MetricSets sets, GroupProtocol offered) {
        this.sets = sets;
        this.last = new Round(offered, 0, "");
        this.times = sets.distribution();
        this.set = sets.open("rebalances");
        set.bean(MetricGroup.REBALANCE)
                .text("connect-protocol", () -> last.protocol.name())
                .text("leader-name", () -> last.leaderUrl)
                .number("epoch", () -> last.groupGeneration)
                .number("completed-rebalances-total", () -> completed)
                .number("rebalancing", () -> rebalancing ? 1 : 0)
                .measured("rebalance-max-time-ms", times.maximum())
                .measured("rebalance-avg-time-ms", times.average())
                .number("time-since-last-rebalance-ms", this::sinceLastMs);
    }

    /** A join is sent, for the first time or again. */
    void joining() {
        if (!rebalancing) {
            begunNs = sets.nanoseconds();
            rebalancing = true;
        }
    }

    /** A round is complete. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // written by the membership thread alone
    void joined(GroupProtocol protocol, int groupGeneration, String leaderUrl) {
        last = new Round(protocol, groupGeneration, leaderUrl);
        long nowNs = sets.nanoseconds();
        if (rebalancing) {
            times.record(MetricSets.millis(nowNs - begunNs));
        }
        completedNs = nowNs;
        completed++;
        rebalancing = false;
    }

    private double sinceLastMs() {
        return completed == 0
                ? Double.POSITIVE_INFINITY
                : Math.floor(MetricSets.millis(sets.nanoseconds() - completedNs));
    }

    @Override
    public void close() {
        set.close();
    }
}
