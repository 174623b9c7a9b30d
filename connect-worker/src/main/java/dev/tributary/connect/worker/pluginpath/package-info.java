/**
 * The command {@code connect-plugin-path.sh}: lists the plugins of a plugin path and brings their service manifests up to
 * date. A process of its own, on one thread. Read {@link dev.tributary.connect.worker.pluginpath.ConnectPluginPath} first.
 */
@NullMarked
package dev.tributary.connect.worker.pluginpath;

import org.jspecify.annotations.NullMarked;
