/** The test cluster and the extension, as authors of connectors use them. */
@NullMarked
package dev.tributary.connect.testkit;

import org.jspecify.annotations.NullMarked;
