/**
 * The command {@code bin/tributary}: {@link dev.tributary.connect.cli.Tributary} alone, which joins the commands. Begin there. One thread.
 */
@NullMarked
package dev.tributary.connect.cli;

import org.jspecify.annotations.NullMarked;
