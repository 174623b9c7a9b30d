/**
 * Plugins that write down every call they get and do in it what their configuration tells them. They know Connect's plugin
 * interface and nothing else, for they are packed into a JAR and loaded by workers of any kind. Start with {@link Journal}.
 */
@NullMarked
package dev.tributary.connect.e2e.recording;

import org.jspecify.annotations.NullMarked;
