/**
 * The commands {@code plugins install, list, remove} and the directory that they change. Knows nothing of where plugins come from beyond {@code maven} and {@code archive}. Begin with {@code InstallCommand} and {@code PluginDirectory}. One thread.
 */
@NullMarked
package dev.tributary.connect.cli.plugins;

import org.jspecify.annotations.NullMarked;
