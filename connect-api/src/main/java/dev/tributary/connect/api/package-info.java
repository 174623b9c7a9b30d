/**
 * The control contract between those who ask (REST, the console, embedding programs) and the runtime that answers.
 *
 * <p>Start with {@link dev.tributary.connect.api.ConnectCluster}. Nothing here does I/O, knows HTTP or knows Kafka's
 * clients; everything is an immutable record, a closed set of failures, or an interface.
 */
@NullMarked
package dev.tributary.connect.api;

import org.jspecify.annotations.NullMarked;
