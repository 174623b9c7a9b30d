/**
 * The JSON that goes over the wire: one-line records in the field order of the REST API, and the reading of request
 * bodies. No behaviour beyond that; start with {@link dev.tributary.connect.rest.body.RequestBodies}. Immutable, any
 * thread.
 */
@NullMarked
package dev.tributary.connect.rest.body;

import org.jspecify.annotations.NullMarked;
