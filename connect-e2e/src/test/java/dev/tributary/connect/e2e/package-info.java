/**
 * Whole workers against a real broker, from outside: processes of the distribution archive and of Apache's published
 * worker, spoken to over REST, killed, suspended and restarted. Read {@code TestCluster} first.
 */
@NullMarked
package dev.tributary.connect.e2e;

import org.jspecify.annotations.NullMarked;
