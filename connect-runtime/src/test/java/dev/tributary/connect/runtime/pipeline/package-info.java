@NullMarked
package dev.tributary.connect.runtime.pipeline;

import org.jspecify.annotations.NullMarked;
