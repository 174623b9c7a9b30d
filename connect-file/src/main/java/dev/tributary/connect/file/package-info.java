/**
 * Connectors that read lines from a file and write lines to a file. They see the plugin SPI alone, like any plugin.
 */
@NullMarked
package dev.tributary.connect.file;

import org.jspecify.annotations.NullMarked;
