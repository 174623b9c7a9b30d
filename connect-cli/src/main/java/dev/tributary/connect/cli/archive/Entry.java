package dev.tributary.connect.cli.archive;

/**
 * One entry of an archive. Immutable.
 *
 * @param name as written there, without a leading {@code ./}
 */
record Entry(String name, Kind kind) {
    enum Kind {
        FILE,
        DIRECTORY,
        /** A link, device or pipe: never unpacked. */
        OTHER
    }
}
