/**
 * The files of the web console, served from the class path; not what the console asks for, which is the REST API. On the
 * server's threads. Read {@link dev.tributary.connect.rest.console.ConsoleFiles} first.
 */
@NullMarked
package dev.tributary.connect.rest.console;

import org.jspecify.annotations.NullMarked;
