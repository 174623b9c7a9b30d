/**
 * Changes of the cluster's health as a stream of events: {@link dev.tributary.connect.rest.events.Changes}, a pure function, tells
 * what is new, {@link dev.tributary.connect.rest.events.ClusterEvents} asks while anybody listens and sends it to all who do. Knows
 * neither where the state comes from nor HTTP. Runs on the threads of answers and of a timer; nothing here waits. Start with the
 * changes.
 */
@NullMarked
package dev.tributary.connect.rest.events;

import org.jspecify.annotations.NullMarked;
