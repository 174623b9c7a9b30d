package dev.tributary.connect.runtime.config;

/** How a worker runs: alone, or as one of the workers that share a {@code group.id}. */
public enum Mode {
    STANDALONE("StandaloneConfig"),
    DISTRIBUTED("DistributedConfig");

    private final String title;

    Mode(String title) {
        this.title = title;
    }

    /** The title of the block in the log that lists the worker's settings; log scrapers know it by this name. */
    String title() {
        return title;
    }
}
