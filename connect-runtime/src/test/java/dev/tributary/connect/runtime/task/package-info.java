@NullMarked
package dev.tributary.connect.runtime.task;

import org.jspecify.annotations.NullMarked;
