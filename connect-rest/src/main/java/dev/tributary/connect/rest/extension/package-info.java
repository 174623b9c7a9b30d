/**
 * REST extensions ({@code ConnectRestExtension}) inside the REST server: what they are given, and the class loader that
 * their code runs under. Finds, makes, configures and closes none: whoever has the plugins does. Extensions register on the
 * thread that starts the server; what they registered runs on its request threads. Start with {@link
 * dev.tributary.connect.rest.extension.RestExtensions}.
 */
@NullMarked
package dev.tributary.connect.rest.extension;

import org.jspecify.annotations.NullMarked;
