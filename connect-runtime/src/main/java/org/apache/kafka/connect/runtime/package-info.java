/**
 * Names of Apache's worker that published plugins are compiled against, although they are not part of the plugin API: here
 * so that such plugins load, with what they use and no more. Nothing of ours belongs here. Any thread.
 */
@NullMarked
package org.apache.kafka.connect.runtime;

import org.jspecify.annotations.NullMarked;
