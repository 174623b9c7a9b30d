package dev.tributary.connect.cli.plugins;

/**
 * A file of an installed plugin. Immutable.
 *
 * @param path below the plugin's directory, with slashes
 * @param bytes its length
 * @param sha256 in lower-case hexadecimal digits
 * @param from coordinates and repository, or empty if it came out of an archive
 */
record PlacedFile(String path, long bytes, String sha256, String from) {}
