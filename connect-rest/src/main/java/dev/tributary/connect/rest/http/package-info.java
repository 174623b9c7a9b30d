/**
 * What stands between the sockets and Jersey: Jetty handlers for whole bodies, header rules, listeners and errors. Knows
 * no resource and no cluster. Every handler runs on Jetty's threads, holds no state of a request in its fields, and never
 * blocks. Start with {@link dev.tributary.connect.rest.http.WholeBodies}.
 */
@NullMarked
package dev.tributary.connect.rest.http;

import org.jspecify.annotations.NullMarked;
