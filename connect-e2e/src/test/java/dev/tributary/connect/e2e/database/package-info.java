/** Real database servers, as processes of the test: on ports of their own, stopped with it, and deleted. */
@NullMarked
package dev.tributary.connect.e2e.database;

import org.jspecify.annotations.NullMarked;
