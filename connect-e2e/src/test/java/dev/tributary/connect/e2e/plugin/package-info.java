/**
 * Connectors for these tests. They know Connect's plugin interface and nothing else, for they are packed into a JAR and
 * loaded by workers of any kind; in a worker inside the test's process the test reaches them through static fields.
 */
@NullMarked
package dev.tributary.connect.e2e.plugin;

import org.jspecify.annotations.NullMarked;
