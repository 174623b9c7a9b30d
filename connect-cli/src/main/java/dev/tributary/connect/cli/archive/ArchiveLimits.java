package dev.tributary.connect.cli.archive;

/**
 * How much an archive may hold: a small one can unpack to more than any disk has. Immutable.
 *
 * @param entries files and directories
 * @param bytes of all files together, unpacked
 */
public record ArchiveLimits(int entries, long bytes) {
    /** More than any connector that is known; Camel's largest have about 300 files and 300 MB. */
    public static final ArchiveLimits USUAL = new ArchiveLimits(20_000, 2L << 30);
}
