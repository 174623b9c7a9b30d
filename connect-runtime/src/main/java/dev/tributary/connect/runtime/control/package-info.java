/**
 * The control plane: one thread that owns all state, a pure planner, and the commands it gives. Never runs plugin
 * code, never blocks. Read {@code ControlLoop} first, then {@code Reconciler}.
 */
@NullMarked
package dev.tributary.connect.runtime.control;

import org.jspecify.annotations.NullMarked;
