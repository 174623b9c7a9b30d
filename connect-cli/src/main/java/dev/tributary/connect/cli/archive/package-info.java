/**
 * Plugins packed as ZIP, TAR or JAR: read with suspicion, unpacked within limits. Begin with {@code PluginArchive}. One thread.
 */
@NullMarked
package dev.tributary.connect.cli.archive;

import org.jspecify.annotations.NullMarked;
