/**
 * A connector and what it needs at run time, out of Maven repositories. Writes to the local repository alone. Begin with {@code PluginResolver}. Called by one thread; the resolver downloads with several of its own.
 */
@NullMarked
package dev.tributary.connect.cli.maven;

import org.jspecify.annotations.NullMarked;
