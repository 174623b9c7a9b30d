package dev.tributary.connect.worker.mirror;

/**
 * Replication from one cluster to another, both by their aliases. Immutable.
 */
public record Flow(String source, String target) {
    /** What the flow's keys begin with, without the dot: {@code A->B}. */
    @Override
    public String toString() {
        return source + "->" + target;
    }
}
