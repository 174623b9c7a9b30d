/**
 * The policies for client settings in connector configurations, known to users as {@code
 * org.apache.kafka.connect.connector.policy.*}.
 */
@NullMarked
package dev.tributary.connect.runtime.policy;

import org.jspecify.annotations.NullMarked;
