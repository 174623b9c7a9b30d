/**
 * Which Connect plugins a directory of JARs holds, read from manifests and class files; runs none of them. Begin with {@code PluginScan}. One thread.
 */
@NullMarked
package dev.tributary.connect.cli.scan;

import org.jspecify.annotations.NullMarked;
