/**
 * HTTP in and out, over {@link dev.tributary.connect.api.ConnectCluster} alone. Knows neither the runtime nor Kafka's clients.
 */
@NullMarked
package dev.tributary.connect.rest;

import org.jspecify.annotations.NullMarked;
