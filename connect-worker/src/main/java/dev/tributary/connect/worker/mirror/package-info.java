/**
 * What a {@code mm2.properties} file means: from one file to the properties of a worker and the configurations of three
 * connectors for each flow between two clusters. Pure functions; nothing is started here, no plugin is known by class. Begin
 * with {@link dev.tributary.connect.worker.mirror.MirrorProperties}.
 */
@NullMarked
package dev.tributary.connect.worker.mirror;

import org.jspecify.annotations.NullMarked;
