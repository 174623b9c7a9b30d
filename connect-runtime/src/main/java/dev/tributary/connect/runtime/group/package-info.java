/**
 * Membership in the worker group: the wire forms of its protocol, and who runs what. Decisions are pure; nothing here knows
 * plugins or HTTP. Membership has a thread of its own. Read {@code AssignmentPlanner} for who runs
 * what, {@code GroupCodec} for the bytes.
 */
@NullMarked
package dev.tributary.connect.runtime.group;

import org.jspecify.annotations.NullMarked;
