/**
 * Finds the plugins of the class path and of {@code plugin.path}, isolates them from each other, and makes instances of
 * them by name, alias and version. Decides nothing about configurations. Any thread. Read {@link
 * dev.tributary.connect.runtime.plugin.Plugins} first.
 */
@NullMarked
package dev.tributary.connect.runtime.plugin;

import org.jspecify.annotations.NullMarked;
