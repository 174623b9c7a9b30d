/**
 * The few endpoints that clusters are driven by, served without the framework that serves them all: the same resources, called
 * by hand.
 */
@NullMarked
package dev.tributary.connect.rest.direct;

import org.jspecify.annotations.NullMarked;
