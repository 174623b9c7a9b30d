/**
 * The endpoints: each translates a request into one call of {@link dev.tributary.connect.api.ConnectCluster} and its
 * outcome into a body and a status. No decisions about connectors live here. Runs on Jetty's threads and never blocks;
 * start with {@link dev.tributary.connect.rest.resource.Answers}. Classes for connectors share the path {@code /connectors}
 * and their methods name the rest, because Jakarta REST picks a class by its path first and then looks nowhere else.
 */
@NullMarked
package dev.tributary.connect.rest.resource;

import org.jspecify.annotations.NullMarked;
