/**
 * HTTP in and out, over {@link dev.tributary.connect.api.ConnectCluster} alone: settings, listeners, and the server that
 * ties them to the resources. Knows neither the runtime nor Kafka's clients. Start with
 * {@link dev.tributary.connect.rest.RestServer}; the endpoints are in {@code resource}, their JSON in {@code body}, what
 * stands before them in {@code http}.
 */
@NullMarked
package dev.tributary.connect.rest;

import org.jspecify.annotations.NullMarked;
