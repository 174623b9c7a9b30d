/**
 * What a command has around it, and how it fails. No command lives here.
 */
@NullMarked
package dev.tributary.connect.cli.terminal;

import org.jspecify.annotations.NullMarked;
