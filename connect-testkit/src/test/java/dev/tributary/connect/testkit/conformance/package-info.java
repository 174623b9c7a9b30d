/** The suite against our own connectors, and against bad ones that it must catch. */
@NullMarked
package dev.tributary.connect.testkit.conformance;

import org.jspecify.annotations.NullMarked;
