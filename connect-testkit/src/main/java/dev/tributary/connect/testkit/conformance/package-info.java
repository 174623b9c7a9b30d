/**
 * What every connector must do whatever it connects, as a suite that its author runs: {@link
 * dev.tributary.connect.testkit.conformance.ConnectorConformance} is implemented by a test class, which describes the connector by
 * a {@link dev.tributary.connect.testkit.conformance.SourceSubject} or {@link
 * dev.tributary.connect.testkit.conformance.SinkSubject}; the checks are {@link
 * dev.tributary.connect.testkit.conformance.ConformanceCheck}.
 *
 * <p>Some checks call the connector directly, the others run it in a cluster behind a connector of this package that writes down
 * every call. The connector must be on the class path of the test.
 */
@NullMarked
package dev.tributary.connect.testkit.conformance;

import org.jspecify.annotations.NullMarked;
